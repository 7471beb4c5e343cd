import type { CountedDrift } from "@sluice/db";
import { createDriftRadar } from "./drift-radar.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const radar of opened.splice(0)) await radar.close();
});

const setup = () => {
  const recorded: CountedDrift[][] = [];
  const seen: string[] = [];
  const errors: unknown[] = [];
  let isAway = false;
  const radar = createDriftRadar({
    record: async (sightings) => {
      if (isAway) throw new Error("Postgres is away");
      recorded.push(sightings);
    },
    onSeen: (kind) => seen.push(kind),
    onError: (err) => errors.push(err),
  });
  opened.push(radar);
  return { radar, recorded, seen, errors, setAway: (away: boolean) => (isAway = away) };
};

const aField = (path: string) => ({ kind: "field" as const, path, name: "" });

test("what is seen often is stored as one count, and what nothing was seen of not at all", async () => {
  const { radar, recorded, seen } = setup();
  await radar.flush();
  radar.sight([aField("order.a"), aField("order.b")]);
  radar.sight([aField("order.a")]);
  await radar.flush();
  await radar.flush();
  expect(recorded).toEqual([
    [
      { ...aField("order.a"), seen: 2 },
      { ...aField("order.b"), seen: 1 },
    ],
  ]);
  expect(seen).toEqual(["field", "field", "field"]);
});

test("counts that could not be stored are stored with the next ones", async () => {
  const { radar, recorded, errors, setAway } = setup();
  setAway(true);
  radar.sight([aField("order.a")]);
  await radar.flush();
  expect(errors).toHaveLength(1);
  setAway(false);
  radar.sight([aField("order.a")]);
  await radar.close();
  expect(recorded).toEqual([[{ ...aField("order.a"), seen: 2 }]]);
});

test("beyond 1,000 names the rest is counted together, whatever is invented", async () => {
  const { radar, recorded } = setup();
  radar.sight(Array.from({ length: 1_500 }, (_, index) => aField(`order.f${index}`)));
  radar.sight([aField("order.f0")]);
  await radar.flush();
  const [batch = []] = recorded;
  expect(batch).toHaveLength(1_001);
  expect(batch.find(({ path }) => path === "order.f0")?.seen).toBe(2);
  expect(batch.find(({ path }) => path === "…")?.seen).toBe(500);
});
