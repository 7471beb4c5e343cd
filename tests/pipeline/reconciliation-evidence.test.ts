import { askForRun, connectDatabase, gatherEvidence, recordFacts, type Database } from "@sluice/db";
import { aHint } from "../support/a-fact.ts";
import { freshDatabase } from "../support/fresh-database.ts";

const open: { db: Database; drop: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { db, drop } of open) {
    await db.end();
    await drop();
  }
});

const setup = async () => {
  const { url, drop } = await freshDatabase();
  const db = connectDatabase(url, { applicationName: "test", connectionsMax: 2 });
  open.push({ db, drop });
  const updateTimeS = 1_760_000_000;
  return {
    db,
    updateTimeS,
    /** A webhook told this status at that time; was the order's newest one heard of? */
    isHeard: async (told: string, newest: string) => {
      await recordFacts(db, [aHint({ tiktokStatus: told, occurredAtS: updateTimeS })]);
      const seen = [{ orderId: "5700", updateTimeS, status: newest }];
      const [evidence] = await gatherEvidence(db, "1", seen);
      return evidence?.heardAtMs !== null;
    },
  };
};

describe("the evidence of a reconciliation", () => {
  it("takes a webhook for that of the newest status only if it names this one", async () => {
    const { isHeard } = await setup();
    expect(await isHeard("DELIVERED", "COMPLETED")).toBe(false);
    expect(await isHeard("COMPLETED", "COMPLETED")).toBe(true);
  });

  it("knows a cancellation in the webhook's spelling", async () => {
    const { isHeard } = await setup();
    expect(await isHeard("CANCEL", "CANCELLED")).toBe(true);
  });
});

describe("a run that somebody asks for", () => {
  it("ends in the past, so that orders that change while it reads leave its window", async () => {
    const { db } = await setup();
    await db`
      insert into authorizations (open_id, scopes, access_token_expires_at, refresh_token_expires_at)
      values ('seller', '[]', now(), now())`;
    await db`
      insert into shops (id, open_id, name, region, cipher, status, connected_at)
      values ('1', 'seller', '', '', '', 'connected', now())`;
    const at = (ms: number) => new Date(Date.now() + ms).toISOString();
    const ask = (from: string, to: string) =>
      askForRun(db, {
        shopId: "1",
        kind: "window",
        list: "orders",
        from,
        to,
        perSecondMax: null,
        actor: "test",
      });
    await ask(at(-60_000), at(60_000));
    await ask(at(-60_000), at(-30_000));
    const rows = await db`
      select window_to <= now() as "isPast", window_to - window_from < interval '32 s' as "isAsAsked"
      from sync_runs order by id`;
    expect(rows).toEqual([
      { isPast: true, isAsAsked: false },
      { isPast: true, isAsAsked: true },
    ]);
  });
});
