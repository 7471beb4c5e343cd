import { createHmac } from "node:crypto";
import { setPriority } from "node:os";
import type { LoadCommands, LoadMode, LoadPlan, LoadResult } from "../protocol.ts";
import { openConnection, type HttpConnection } from "./http-connection.ts";
import { serveCommands } from "./serve-commands.ts";

// It shares the cores with what it measures, and must not take them from it.
setPriority(10);

let port = 0;
let requests: Buffer[] = [];

const commands: LoadCommands = {
  prepare: (plan) => {
    port = plan.port;
    requests = plan.bodies.map((body) => signedRequest(plan, body));
  },
  run: async ({ connections, mode }) => {
    const run = createRun(mode);
    const opened = await Promise.all(
      Array.from({ length: connections }, async () => {
        const connection: HttpConnection = await openConnection(port, (status) =>
          run.onAnswer(connection, status),
        );
        return connection;
      }),
    );
    const result = await run.start(opened);
    for (const connection of opened) connection.close();
    return result;
  },
};

const signedRequest = ({ appKey, appSecret, port: toPort }: LoadPlan, body: string): Buffer => {
  const signature = createHmac("sha256", appSecret).update(appKey).update(body).digest("hex");
  return Buffer.from(
    `POST /webhooks/tiktok HTTP/1.1\r\nhost: 127.0.0.1:${toPort}\r\n` +
      `content-type: application/json\r\nauthorization: ${signature}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
};

const createRun = (mode: LoadMode) => {
  const answers: Record<number, number> = {};
  const latenciesMs: number[] = [];
  const sentAt = new Map<HttpConnection, number>();
  const idle: HttpConnection[] = [];
  /** When each request that has not been sent was due; only at a given rate can one be late. */
  const due: number[] = [];
  let sent = 0;
  let answered = 0;
  let isOver = false;
  let finish: () => void = () => undefined;

  const send = (connection: HttpConnection, at: number) => {
    sentAt.set(connection, at);
    connection.send(requests[sent++ % requests.length] as Buffer);
  };
  const sendNext = (connection: HttpConnection) => {
    const now = performance.now();
    if (mode.kind === "rate") {
      const dueAt = due.shift();
      if (dueAt === undefined) idle.push(connection);
      else send(connection, dueAt);
    } else if (!isOver && (mode.kind === "cycle" || sent < requests.length)) send(connection, now);
    const isComplete = mode.kind === "each" ? answered === requests.length : isOver;
    if (isComplete && answered === sent && due.length === 0) finish();
  };

  return {
    onAnswer: (connection: HttpConnection, status: number) => {
      answered += 1;
      answers[status] = (answers[status] ?? 0) + 1;
      latenciesMs.push(performance.now() - (sentAt.get(connection) ?? 0));
      sendNext(connection);
    },
    start: async (connections: HttpConnection[]): Promise<LoadResult> => {
      const startedAtMs = Date.now();
      const startedAt = performance.now();
      const finished = new Promise<void>((resolve) => (finish = resolve));
      for (const connection of connections) sendNext(connection);
      const onPlanned = () => (isOver = true);
      if (mode.kind === "cycle") setTimeout(onPlanned, mode.durationMs);
      if (mode.kind === "rate") pace(mode, startedAt, { due, idle, sendNext, onPlanned });
      await finished;
      const durationMs = performance.now() - startedAt;
      const sorted = Float64Array.from(latenciesMs).sort();
      const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
      return { answers, startedAtMs, durationMs, p50Ms: at(0.5), p99Ms: at(0.99) };
    },
  };
};

/** A request's time runs from when it was due, so that a stall counts against all it held up. */
const pace = (
  { perSecond, requests: total }: Extract<LoadMode, { kind: "rate" }>,
  startedAt: number,
  { due, idle, sendNext, onPlanned }: Paced,
) => {
  let planned = 0;
  const ticker = setInterval(() => {
    const elapsedMs = performance.now() - startedAt;
    for (; planned < total && (planned * 1_000) / perSecond <= elapsedMs; planned += 1)
      due.push(startedAt + (planned * 1_000) / perSecond);
    for (const connection of idle.splice(0, due.length)) sendNext(connection);
    if (planned < total) return;
    clearInterval(ticker);
    onPlanned();
  }, 1);
};

interface Paced {
  due: number[];
  idle: HttpConnection[];
  sendNext: (connection: HttpConnection) => void;
  onPlanned: () => void;
}

serveCommands(commands);
