import { appRoutes } from "@bull-board/api/dist/routes.js";
import { addJob, fresh, openDeadQueue, openQueue, addDeadPointers } from "@sluice/queues";
import { openAccessWorld } from "../support/access-world.ts";
import { sender } from "../support/send-as-is.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

/** A board with one waiting job, whose real names fill in its routes. */
const setup = async () => {
  const world = await openAccessWorld();
  const queue = openQueue("advance", world.redis);
  await addJob(queue, [fresh({ orderId: "5760001" })]);
  const [job] = await queue.getWaiting();
  const send = sender(world.base);
  opened.push({
    close: async () => {
      send.close();
      await world.close();
    },
  });
  const fill = (route: string) =>
    route
      .replace(":queueName", encodeURIComponent(queue.name))
      .replace(":jobId", job?.id ?? "")
      .replace(":queueStatus", "wait")
      .replaceAll(/:\w+/g, "x");
  const listOf = <Item>(one: Item | readonly Item[]) =>
    (Array.isArray(one) ? one : [one]) as Item[];
  const everyRoute = [appRoutes.entryPoint, ...appRoutes.api].flatMap(({ method, route }) =>
    listOf(method).flatMap((each) =>
      listOf(route).map((path) => ({ method: each.toUpperCase(), path: `/queues${fill(path)}` })),
    ),
  );
  return { ...world, queue, send, everyRoute };
};

test("every route of the board is closed to who is not known", async () => {
  const { everyRoute, send } = await setup();
  const unexpected: string[] = [];
  for (const { method, path } of [
    ...everyRoute,
    { method: "GET", path: "/queues/static/images/logo.svg" },
  ])
    for (const spelling of [path, `${path}/`, path.toUpperCase(), `/${path}`]) {
      const { status } = await send(method, spelling);
      if (status !== 401) unexpected.push(`${method} ${spelling} ${status}`);
    }
  expect(unexpected).toEqual([]);
});

test.each(["viewer", "operator", "admin"] as const)(
  "the board only shows to the role %s: whatever it can change is refused, and nothing changes",
  async (role) => {
    const { everyRoute, send, queue, aUser } = await setup();
    const { cookie } = await aUser(role);
    const headers = { cookie, "sec-fetch-site": "same-origin" };
    const before = await queue.getJobCounts();
    const [job] = await queue.getWaiting();
    const unexpected: string[] = [];
    for (const { method, path } of everyRoute) {
      const { status } = await send(method, path, headers);
      // What Redis is like is hidden; what is not there is not found.
      const shown = path.endsWith("/redis/stats") ? [403] : [200, 404];
      const isExpected = method === "GET" ? shown.includes(status) : status === 405;
      if (!isExpected) unexpected.push(`${method} ${path} ${status}`);
    }
    expect(unexpected).toEqual([]);
    expect(everyRoute.filter(({ method }) => method !== "GET").length).toBeGreaterThan(20);
    expect(await queue.getJobCounts()).toEqual(before);
    expect(await queue.isPaused()).toBe(false);
    expect(JSON.stringify((await queue.getWaiting())[0])).toBe(JSON.stringify(job));
  },
);

test("a job or a dead letter that names one order leads to it; others lead nowhere", async () => {
  const { aUser, ask, queue, redis } = await setup();
  await addJob(queue, [fresh({ orderId: "5760002" }), fresh({ orderId: "5760003" })]);
  const letter = { eventKey: "k", shopId: "7495", error: "It failed.", attempts: 8 };
  await addDeadPointers(openDeadQueue("advance", redis), [
    { ...letter, id: 1, orderId: "5760004" },
    { ...letter, id: 2, orderId: null },
  ]);
  const { cookie } = await aUser("viewer");
  const linksOf = async (name: string) => {
    const query = new URLSearchParams({ activeQueue: name, status: "latest", page: "1" });
    const answer = await ask("GET", `/queues/api/queues?${query.toString()}`, {
      headers: { cookie },
    });
    const { queues } = JSON.parse(answer.text) as { queues: Shown[] };
    const jobs = queues.find((each) => each.name === name)?.jobs ?? [];
    return jobs
      .map(({ externalUrl }) => externalUrl?.href ?? "")
      .toSorted((a, b) => (a < b ? 1 : -1));
  };
  expect(await linksOf(queue.name)).toEqual(["/orders/5760001", ""]);
  expect(await linksOf("{advance-dead}")).toEqual(["/orders/5760004", ""]);
});

interface Shown {
  name: string;
  jobs: { externalUrl?: { href: string } }[];
}
