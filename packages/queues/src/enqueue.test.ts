import type { Queue } from "bullmq";
import { addJob, createEnqueuer } from "./enqueue.ts";
import type { JobData } from "./job-data.ts";
import type { RawWebhook } from "./catalog.ts";

/** Redis as seen by the enqueuer: each add waits until it is confirmed or refused. */
const setup = () => {
  const sent: { traceIds: string[]; confirm: () => void; refuse: (err: Error) => void }[] = [];
  const queue = {
    add: (_name: string, data: JobData) =>
      new Promise<void>((confirm, refuse) => {
        const traceIds = data.events.map(({ event }) => (event as RawWebhook).traceId);
        sent.push({ traceIds, confirm, refuse });
      }),
  } as unknown as Queue;
  const enqueuer = createEnqueuer("normalize", (events) => addJob(queue, events));
  return { sent, add: (...events: RawWebhook[]) => enqueuer.add(events) };
};

const anEvent = (traceId: string, bytes = 250): RawWebhook => ({
  source: "webhook",
  body: { bytes: "x".repeat(bytes), isSealed: false },
  receivedAtMs: 0,
  traceId,
});

/** The end of this turn of the event loop, when a job goes out. */
const turn = () => new Promise(setImmediate);

const batches = (sent: { traceIds: string[] }[]) => sent.map(({ traceIds }) => traceIds.join(""));

describe("the enqueuer", () => {
  it("sends what comes together at once, and lets what arrives behind two jobs ride in the next", async () => {
    const { sent, add } = setup();
    const added = [add(anEvent("a"))];
    await turn();
    added.push(add(anEvent("b")), add(anEvent("c")));
    await turn();
    for (const traceId of ["d", "e", "f"]) added.push(add(anEvent(traceId)));
    await turn();
    expect(batches(sent)).toEqual(["a", "bc"]);
    sent[0]?.confirm();
    await added[0];
    expect(batches(sent)).toEqual(["a", "bc", "def"]);
    for (const { confirm } of sent.slice(1)) confirm();
    await Promise.all(added);
  });

  it("confirms an add only when all jobs that carry its events are confirmed", async () => {
    const { sent, add } = setup();
    const events = Array.from({ length: 450 }, (_, index) => anEvent(`${index} `));
    let isConfirmed = false;
    const added = add(...events).then(() => (isConfirmed = true));
    await turn();
    expect(sent.map(({ traceIds }) => traceIds.length)).toEqual([200, 200]);
    sent[0]?.confirm();
    sent[1]?.confirm();
    await turn();
    expect(sent.map(({ traceIds }) => traceIds.length)).toEqual([200, 200, 50]);
    expect(isConfirmed).toBe(false);
    sent[2]?.confirm();
    await added;
  });

  it("keeps a job under 256 kB, but sends an event that is larger alone", async () => {
    const { sent, add } = setup();
    const added = add(...["a", "b", "c"].map((traceId) => anEvent(traceId, 120_000)));
    await turn();
    expect(batches(sent)).toEqual(["ab", "c"]);
    for (const { confirm } of sent) confirm();
    await added;
    const large = add(anEvent("d", 300_000));
    await turn();
    expect(batches(sent)[2]).toBe("d");
    sent[2]?.confirm();
    await large;
  });

  it("refuses a job's events and what waits behind when Redis does, and then goes on", async () => {
    const { sent, add } = setup();
    const added: Promise<void>[] = [];
    for (const traceId of ["a", "b", "c"]) {
      added.push(add(anEvent(traceId)));
      await turn();
    }
    const refused = Promise.allSettled([added[0], added[2]]);
    sent[0]?.refuse(new Error("Redis is away"));
    expect((await refused).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    sent[1]?.confirm();
    await added[1];
    const again = [add(anEvent("d")), add(anEvent("e"))];
    await turn();
    expect(batches(sent)).toEqual(["a", "b", "de"]);
    const both = Promise.allSettled(again);
    sent[2]?.refuse(new Error("Redis is away again"));
    for (const one of await both)
      expect(one).toMatchObject({ status: "rejected", reason: { message: "Redis is away again" } });
  });
});
