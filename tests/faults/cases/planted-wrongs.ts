import { Redis } from "ioredis";
import type { Sql } from "postgres";
import { checkEverything } from "../lab/check-everything.ts";
import { conclude } from "../lab/conclude.ts";
import { counterNames, type Counters, type FaultCase } from "../lab/fault-case.ts";

/** A checker that finds nothing proves nothing. */
export const plantedWrongs: FaultCase = {
  id: "L0",
  title: "the laboratory's checker finds each wrong that is planted",
  run: async (lab) => {
    const sluice = await lab.startSluice();
    await sluice.tiktok.play("happy-path", { orders: 5, perSecond: 50 });
    const concluded = await conclude(lab, sluice, {});
    await Promise.all(sluice.workers.map((worker) => worker.stop()));

    for (const plant of inTables) await plant(lab.db());
    await plantInRedis(lab.redis.url);
    const [attempt] = sluice.relay.attempts;
    if (attempt) attempt.durationMs = 3_000;
    const { counters: found } = await checkEverything({
      relay: sluice.relay,
      tiktok: sluice.tiktok,
      redisUrl: lab.redis.url,
      databaseUrl: lab.databaseUrl(),
    });
    const missed = counterNames.filter((name) => found[name] !== planted[name]);
    return {
      ...concluded,
      problems: [
        ...concluded.problems,
        ...missed.map((name) => `${name}: ${planted[name]} planted, ${found[name]} found`),
      ],
    };
  },
};

const planted: Counters = {
  lost: 1,
  unexpected: 1,
  duplicated: 1,
  diverged: 1,
  regressed: 1,
  stuck: 2,
  silent: 2,
  hung: 1,
};

const inTables: ((db: Sql) => Promise<unknown>)[] = [
  (db) => db`
    delete from order_events
    where id = (select min(id) from order_events where event_key like 'webhook:%')`,
  (db) => db`
    insert into order_events (event_key, source, kind, occurred_at, received_at, status)
    values ('webhook:1:999:x', 'webhook', 'hint', now(), now(), 'applied')`,
  (db) => db`
    insert into order_transitions
      (order_id, event_id, from_state, from_phase, to_state, to_phase, outcome, lifecycle_version)
    select order_id, -1, from_state, from_phase, to_state, to_phase, 'applied', 1
    from order_transitions order by id desc limit 1`,
  (db) => db`
    insert into order_transitions
      (order_id, event_id, from_state, from_phase, to_state, to_phase, outcome, lifecycle_version)
    select id, -2, 'delivered', 'delivered', 'processing', 'awaiting_shipment', 'applied', 1
    from orders order by id limit 1`,
  (db) => db`
    update orders set phase = 'in_transit', state = 'shipped'
    where id = (select id from orders order by id limit 1)`,
  (db) => db`insert into spilled_webhooks (event) values ('{}')`,
  (db) => db`
    update order_events set status = 'pending'
    where id = (select max(id) from order_events where event_key like 'snapshot:%')`,
];

/** A job that failed, and a pointer to a dead letter that does not exist. */
const plantInRedis = async (url: string) => {
  const redis = new Redis(url);
  await redis.zadd("bull:{persist}:failed", 1, "planted");
  await redis.lpush("bull:{persist-dead}:wait", "planted");
  redis.disconnect();
};
