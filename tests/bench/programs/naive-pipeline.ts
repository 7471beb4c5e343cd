import { createTikTokClient, readOrders } from "@sluice/tiktok";
import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import postgres from "postgres";
import type { NaivePipelineCommands, OrderApi } from "../protocol.ts";
import { createDrain } from "./drain-queue.ts";
import { naiveJobOptions } from "./naive-job-options.ts";
import { naiveStages, naiveTables, type NaiveOrder } from "./naive-stages.ts";
import { serveCommands } from "./serve-commands.ts";
import type { NaiveWebhook } from "./naive-webhook.ts";

type Pipeline = Omit<NaivePipelineCommands, "open">;

/** Three stages as one writes them in an afternoon: a job and a transaction per event and stage. */
const openPipeline = async (
  redisUrl: string,
  databaseUrl: string,
  orderApi: OrderApi | null,
): Promise<Pipeline> => {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const sql = postgres(databaseUrl, { max: 20, onnotice: () => undefined });
  await sql.unsafe(naiveTables);
  const queue = (name: string) =>
    new Queue(name, { connection, defaultJobOptions: naiveJobOptions });
  const [normalizing, persisting, advancing] = [
    queue("normalize"),
    queue("persist"),
    queue("advance"),
  ];
  const { normalize, persist, advance } = naiveStages(sql, orderApi ? orderReader(orderApi) : null);

  const work = <Event>(name: string, run: (event: Event) => Promise<unknown>) =>
    new Worker<Event>(name, (job) => run(job.data), { connection, concurrency: 20 });

  work("normalize", async (webhook: NaiveWebhook) =>
    persisting.add("order", await normalize(webhook)),
  );
  work("persist", async (order: NaiveOrder) => {
    await persist(order);
    await advancing.add("order", { orderId: order.orderId, status: order.status });
  });
  const { drain, onDone } = createDrain(normalizing);
  work("advance", advance).on("completed", onDone);

  const countDelivered = async () => {
    const [row] = await sql<[{ count: number }]>`
      select count(*)::int from naive_orders where status = 'DELIVERED' and stored_status = 'DELIVERED'`;
    return row.count;
  };
  return { drain, countDelivered };
};

/** One order a call, as the webhook names one. */
const orderReader = ({ url, appKey, appSecret, accessToken, cipher }: OrderApi) => {
  const client = createTikTokClient({ apiUrl: url, authUrl: url, appKey, appSecret });
  return async (orderId: string): Promise<object> => {
    const [reading] = await readOrders(client, { accessToken, cipher, orderIds: [orderId] });
    if (!reading?.order) throw new Error(`Order ${orderId} could not be read`);
    return reading.order;
  };
};

let pipeline: Pipeline;

const commands: NaivePipelineCommands = {
  open: async ({ redisUrl, databaseUrl, orderApi }) => {
    pipeline = await openPipeline(redisUrl, databaseUrl, orderApi);
  },
  drain: (input) => pipeline.drain(input),
  countDelivered: () => pipeline.countDelivered(),
};

serveCommands(commands);
