import { recordDeadLetters, recordFacts } from "@sluice/db";
import { aHint } from "../support/a-fact.ts";
import { aSealedLetter, countLetters } from "../support/dead-letters.ts";
import { startApi } from "../support/start-api.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

interface Body {
  letters: { id: number; orderId: string }[];
  groups: { fingerprint: string; open: number; count: number; shops: number }[];
  next: string | null;
  count: number;
  sample: number[];
  operation: { id: number; status: string } | null;
  errors: { field: string }[];
  title: string;
  event: Record<string, string>;
}

const setup = async () => {
  const api = await startApi();
  opened.push(api);
  const ask = async (method: "get" | "post", path: string, body?: unknown) => {
    const answer = method === "get" ? await api.get(path) : await api.post(path, body);
    return { status: answer.status, body: answer.body as unknown as Body };
  };
  /** Letters of orders `570`, `571`, …, the even ones of shop 1 and kind 0, the odd ones of 2 and 1. */
  const die = (count: number) =>
    recordDeadLetters(
      api.db,
      Array.from({ length: count }, (_, index) => {
        const kind = index % 2;
        const event = aHint({
          orderId: `57${index}`,
          shopId: String(kind + 1),
          eventKey: `k${index}`,
        });
        return aSealedLetter(api.vault, event, {
          fingerprint: `persist: kind ${kind}`,
          error: `Fault ${kind}: 100 % of "it"`,
        });
      }),
    );
  return {
    db: api.db,
    die,
    get: (path: string) => ask("get", `/api/v1${path}`),
    post: (path: string, body: unknown) => ask("post", `/api/v1${path}`, body),
  };
};

test("pages bring every letter once, though all failed at the same moment", async () => {
  const { die, get } = await setup();
  await die(23);
  const seen: number[] = [];
  let next: string | null = "";
  while (next !== null) {
    const page = await get(`/dead-letters?limit=5${next && `&cursor=${next}`}`);
    expect(page.body.letters.length).toBeLessThanOrEqual(5);
    seen.push(...page.body.letters.map(({ id }) => id));
    next = page.body.next;
  }
  expect(seen).toHaveLength(23);
  expect(new Set(seen).size).toBe(23);
  expect((await get("/dead-letters?cursor=nonsense")).status).toBe(400);
  expect((await get("/dead-letters?colour=red")).status).toBe(400);
});

test("filters narrow together, and groups count what they leave", async () => {
  const { db, die, get } = await setup();
  await die(10);
  await db`update dead_letters set last_failed_at = now() - interval '2 days' where id <= 4`;
  const count = async (query: string) => (await get(`/dead-letters?${query}`)).body.letters.length;
  const dayAgo = new Date(Date.now() - 86_400_000).toISOString();
  expect(await count("shop=1")).toBe(5);
  expect(await count(`shop=1&from=${dayAgo}`)).toBe(3);
  expect(await count(`to=${dayAgo}`)).toBe(4);
  expect(await count(`error=${encodeURIComponent("100 % of")}`)).toBe(10);
  expect(await count("error=FAULT%201")).toBe(5);
  expect(await count("error=_")).toBe(0);
  expect(await count("orderId=573")).toBe(1);
  expect(await count(`fingerprint=${encodeURIComponent("persist: kind 1")}&status=open`)).toBe(5);
  expect(await count("stage=advance")).toBe(0);
  const { body } = await get(`/dead-letters/groups?from=${dayAgo}`);
  const byFault = new Map(body.groups.map((one) => [one.fingerprint, [one.open, one.shops]]));
  expect(byFault).toEqual(
    new Map([
      ["persist: kind 0", [3, 1]],
      ["persist: kind 1", [3, 1]],
    ]),
  );
});

test("a letter shows the ids and kinds of its event and nothing else of it", async () => {
  const { db, get, die } = await setup();
  const [letter] = await die(1);
  await db`
    insert into failed_attempts (stage, event_key, first_failed_at, attempt, error)
    values ('persist', 'k0', now(), 1, 'first'), ('persist', 'k0', now(), 2, 'second')`;
  const { body } = await get(`/dead-letters/${letter?.id}`);
  expect(body).toMatchObject({
    event: { orderId: "570", shopId: "1", eventKey: "k0", kind: "hint", source: "webhook" },
    failedAttempts: [{ error: "second" }, { error: "first" }],
  });
  expect(JSON.stringify(body)).not.toContain("note");
  expect((await get("/dead-letters/999")).status).toBe(404);
});

test("a dry run answers the exact count, the groups and a sample, and changes nothing", async () => {
  const { db, die, post } = await setup();
  await die(30);
  const all = () => db`select * from dead_letters order by id`;
  const before = await all();
  for (const [path, more] of [
    ["retry", {}],
    ["discard", { reason: "too old" }],
  ] as const) {
    const { body } = await post(`/dead-letters/${path}`, {
      filter: { shop: "1" },
      dryRun: true,
      ...more,
    });
    expect(body).toMatchObject({ dryRun: true, count: 15, operation: null });
    expect(body.groups).toEqual([{ fingerprint: "persist: kind 0", stage: "persist", count: 15 }]);
    expect(body.sample).toHaveLength(15);
  }
  const { body } = await post("/dead-letters/retry", { filter: {}, dryRun: true });
  expect([body.count, body.sample.length]).toEqual([30, 20]);
  expect(await all()).toEqual(before);
  expect(await db`select from operations`).toEqual([]);
  expect(await db`select from audit_log`).toEqual([]);
});

test("letters are discarded with a reason and brought back, the orders' flags follow, and both are on record", async () => {
  const { db, die, post } = await setup();
  await recordFacts(db, [aHint({ orderId: "570" })]);
  const pointers = await die(3);
  const ids = pointers.map(({ id }) => id);
  const flag = async () => (await db`select needs_attention as flag from orders`)[0]?.["flag"];
  expect((await post("/dead-letters/discard", { ids })).status).toBe(400);
  const discarded = await post("/dead-letters/discard", { ids, reason: "test orders" });
  expect(discarded.body).toMatchObject({ count: 3, operation: null });
  expect([await countLetters(db), await flag()]).toEqual([{ discarded: 3 }, false]);
  const again = await post("/dead-letters/discard", { ids, reason: "test orders" });
  expect(again).toMatchObject({
    status: 409,
    body: { title: "None of these dead letters is open" },
  });
  const restored = await post("/dead-letters/restore", { filter: { orderId: "570" } });
  expect(restored.body).toMatchObject({ count: 1 });
  expect([await countLetters(db), await flag()]).toEqual([{ discarded: 2, open: 1 }, true]);
  const audit = await db`select actor, action, detail from audit_log order by id`;
  expect(audit).toEqual([
    {
      actor: "api token",
      action: "dead_letters.discarded",
      detail: { reason: "test orders", ids },
    },
    {
      actor: "api token",
      action: "dead_letters.restored",
      detail: { reason: null, ids: [ids[0]] },
    },
  ]);
});

test("a retry freezes its targets, and its operation is paused, resumed and aborted as far as it allows", async () => {
  const { die, get, post } = await setup();
  await die(4);
  const { body } = await post("/dead-letters/retry", { filter: { shop: "1" }, perSecond: 5 });
  expect(body).toMatchObject({
    count: 2,
    operation: { status: "running", total: 2, perSecond: 5 },
  });
  const path = `/operations/${body.operation?.id}`;
  expect((await get("/operations")).body).toMatchObject({ operations: [{ total: 2 }], next: null });
  expect((await post(`${path}/resume`, {})).status).toBe(409);
  expect((await post(`${path}/pause`, {})).body).toMatchObject({ status: "paused" });
  expect((await post(`${path}/resume`, {})).body).toMatchObject({ status: "running" });
  expect((await post(`${path}/abort`, {})).body).toMatchObject({
    status: "aborted",
    progress: { waiting: 0, skipped: 2 },
  });
  expect((await post(`${path}/resume`, {})).status).toBe(409);
  expect((await post("/operations/999/pause", {})).status).toBe(404);
  expect((await get("/operations/999")).status).toBe(404);
});

test("a change names its letters in one way, and a resync its orders", async () => {
  const { post } = await setup();
  for (const body of [{}, { ids: [1], filter: {} }, { filter: { colour: "red" } }])
    expect((await post("/dead-letters/retry", body)).status).toBe(400);
  expect((await post("/dead-letters/retry", { ids: [1] })).status).toBe(409);
  const resync = await post("/orders/resync", { orderIds: ["570", "570", "571"] });
  expect(resync.body).toMatchObject({ kind: "resync", status: "running", total: 2 });
});
