import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { freePorts } from "../support/free-ports.ts";
import { checkout } from "../support/servers.ts";
import { waitUntil } from "../support/wait-until.ts";

interface Seen {
  id: string;
  status: string;
  update_time: number;
}

interface Report {
  open_id: string;
  shops: { id: string; region: string }[];
  searched: Seen[];
  read: Seen[];
  read_after_refresh: Seen[];
  token_was_replaced: boolean;
  token_lives_until: number;
  webhooks: {
    type: number;
    shop_id: string;
    order_id?: string;
    order_status?: string;
    update_time?: number;
  }[];
  refused_webhooks: number;
}

interface Truth {
  orders: {
    shopId: string;
    orderId: string;
    versions: { status: string; updateTime: number }[];
  }[];
}

const hasPython = spawnSync("python3", ["--version"]).status === 0;
if (!hasPython) process.stderr.write("no python3 on PATH: the client in Python is not run\n");

const app = ["--app-key=6pythonkey", "--app-secret=a-secret-of-python"];
const orders = 12;

const running: ChildProcess[] = [];
afterEach(async () => {
  for (const child of running.splice(0).filter(({ exitCode }) => exitCode === null)) {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
});

const start = (program: string, args: string[]) => {
  const child = spawn(program, args, { cwd: checkout, stdio: ["ignore", "pipe", "pipe"] });
  running.push(child);
  return child;
};

/** The simulator as its command starts it; gives the URL it prints. */
const startSimulator = async (webhookPort: number) => {
  const child = start(process.execPath, [
    "apps/simulator/sluice-tiktok-simulator.mjs",
    "--port=0",
    `--webhook-url=http://127.0.0.1:${webhookPort}/webhooks/tiktok`,
    "--time-scale=2000",
    ...app,
  ]);
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  return waitUntil("the simulator's URL", () => /http:\S+/.exec(printed)?.[0]);
};

const isListening = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });

const post = async (url: string, body: unknown) =>
  (await fetch(url, { method: "POST", body: JSON.stringify(body) })).json();

(hasPython ? it : it.skip)(
  "a client of another language sees what the simulator says is true",
  async () => {
    const { RECEIVER_PORT: webhookPort } = await freePorts();
    const url = await startSimulator(webhookPort);
    const python = start("python3", [
      "tests/clients/tiktok_client.py",
      `--base-url=${url}`,
      `--webhook-port=${webhookPort}`,
      `--orders=${orders}`,
      ...app,
    ]);
    const output = Promise.all([text(python.stdout), text(python.stderr), once(python, "close")]);
    await waitUntil("the client's webhook server", async () => {
      if (python.exitCode !== null) throw new Error((await output)[1]);
      return isListening(webhookPort);
    });

    const forged = { body: '{"type":1}', signature: "bad" };
    const forgedAnswer = await post(`${url}/control/webhooks`, forged);
    await post(`${url}/control/scenarios/opening`, { orders, perSecond: 50 });
    const [printed, complaint] = await output;
    expect(complaint).toBe("");
    expect(python.exitCode).toBe(0);

    const report = JSON.parse(printed) as Report;
    const truth = (await (await fetch(`${url}/control/truth`)).json()) as Truth;
    const versions = truth.orders.flatMap((order) =>
      order.versions.map(({ status, updateTime }) => `${order.orderId} ${status} ${updateTime}`),
    );
    const orderIds = truth.orders.map(({ orderId }) => orderId).toSorted();
    expect(orderIds).toHaveLength(orders);
    for (const list of [report.searched, report.read, report.read_after_refresh]) {
      expect(list.map(({ id }) => id).toSorted()).toEqual(orderIds);
      const seen = list.map(({ id, status, update_time }) => `${id} ${status} ${update_time}`);
      expect(versions).toEqual(expect.arrayContaining(seen));
    }

    const changes = report.webhooks
      .filter(({ type }) => type === 1)
      .map(({ order_id, order_status, update_time }) => {
        const status = order_status === "CANCEL" ? "CANCELLED" : order_status;
        return `${order_id} ${status} ${update_time}`;
      });
    expect(versions).toEqual(expect.arrayContaining(changes));
    // A package's webhook names its orders deeper down.
    const named = report.webhooks.flatMap(({ order_id }) => order_id ?? []);
    expect(new Set(named)).toEqual(new Set(orderIds));
    expect(new Set(report.webhooks.map(({ shop_id }) => shop_id))).toEqual(
      new Set([truth.orders[0]?.shopId]),
    );
    expect([forgedAnswer, report.refused_webhooks]).toEqual([{ status: 401 }, 1]);
    expect(report.shops.map(({ region }) => region)).toEqual(["US", "GB"]);
    expect(report.token_was_replaced).toBe(true);
    expect(report.token_lives_until).toBeGreaterThan(Date.now() / 1000 + 6 * 24 * 3600);
  },
);
