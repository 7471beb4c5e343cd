import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { routes } from "@sluice/api";
import { recordFacts } from "@sluice/db";
import { transform } from "@swc/core";
import { aHint } from "../support/a-fact.ts";
import { checkout } from "../support/servers.ts";
import { startApi } from "../support/start-api.ts";

const run = promisify(execFile);
const tool = (name: string) => join(checkout, "tests/node_modules/.bin", name);

interface Operation {
  operationId: string;
  summary: string;
  "x-required-role": string;
  parameters: { name: string; in: string; required: boolean }[];
  responses: Record<string, { content?: object }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

const setup = async () => {
  const world = await startApi();
  opened.push(world.close);
  const folder = await mkdtemp(join(tmpdir(), "sluice-openapi-"));
  opened.push(() => rm(folder, { recursive: true }));
  const { status, body } = await world.get("/api/v1/openapi.json");
  expect(status).toBe(200);
  const path = join(folder, "openapi.json");
  await writeFile(path, JSON.stringify(body));
  return { ...world, folder, path, document: body as unknown as Document };
};

test("an independent validator finds the document to be OpenAPI 3.1", async () => {
  const { path, document } = await setup();
  expect(document.openapi).toBe("3.1.0");
  const { stdout } = await run(tool("validate-api"), [path]);
  expect(JSON.parse(stdout)).toEqual({ valid: true });

  // It would find what is wrong.
  await writeFile(path, JSON.stringify({ ...document, paths: { orders: 1 } }));
  const refused = await run(tool("validate-api"), [path]).catch((err: { stdout: string }) => err);
  expect(JSON.parse(refused.stdout)).toMatchObject({ valid: false });
});

test("every line of the table stands in the document, under a name of its own", async () => {
  const { document } = await setup();
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );
  const line = (one: { method: string; path: string }) => `${one.method.toUpperCase()} ${one.path}`;
  expect(operations.map(line).toSorted()).toEqual(
    routes
      .map(({ method, path }) => line({ method, path: path.replaceAll(/:(\w+)/g, "{$1}") }))
      .toSorted(),
  );
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(routes.length);
  for (const { path, summary, parameters, responses, ...operation } of operations) {
    expect(summary).toMatch(/^[A-Z]/);
    expect(["viewer", "operator", "admin"]).toContain(operation["x-required-role"]);
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const inPath = parameters.filter((parameter) => parameter.in === "path");
    expect(inPath.map(({ name }) => name)).toEqual(named);
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(["200", "400", "401", "403"]));
  }
});

test("a client that a public generator makes of the document lists orders", async () => {
  const { base, db, advance, folder, path } = await setup();
  await recordFacts(db, [
    aHint({ orderId: "576000000000000001", tiktokStatus: "IN_TRANSIT", phase: "in_transit" }),
    aHint({ orderId: "576000000000000002" }),
  ]);
  await advance("576000000000000001");
  await generateClient(folder, path);
  await writeFile(join(folder, "list.mjs"), program);

  const settings = { ...process.env, BASE: `${base}/api/v1`, TOKEN: "a-token-for-tests" };
  const listed = await run(process.execPath, ["list.mjs"], { cwd: folder, env: settings });
  expect(JSON.parse(listed.stdout)).toEqual({
    all: ["576000000000000001", "576000000000000002"],
    shipped: ["576000000000000001"],
    refused: 400,
  });
});

test("the page to leaf through it loads all that it names from here, and has no inline script", async () => {
  const { asBrowser } = await setup();
  const answer = await asBrowser("/api/docs");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'self';/);
  const page = await answer.text();
  expect(page).not.toMatch(/<script>|https?:/);
  const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? "");
  expect(named).toHaveLength(4);
  for (const path of named) {
    const part = await asBrowser(path);
    expect({ path, status: part.status }).toEqual({ path, status: 200 });
    expect(part.headers.get("content-type")).toMatch(/javascript|css|png/);
    await part.arrayBuffer();
  }
  expect(await (await asBrowser("/api/docs/start.js")).text()).toContain("/api/v1/openapi.json");
});

/** What somebody writes who has the generated client: three calls. */
const program = `
import { defaults, getOrders } from "./client.mjs";
defaults.baseUrl = process.env.BASE;
defaults.headers = { authorization: "Bearer " + process.env.TOKEN };
const idsOf = (answer) => answer.data.orders.map((order) => order.tiktokOrderId).sort();
console.log(JSON.stringify({
  all: idsOf(await getOrders()),
  shipped: idsOf(await getOrders({ state: "shipped", limit: 200 })),
  refused: (await getOrders({ limit: 201 })).status,
}));
`;

const generateClient = async (folder: string, path: string) => {
  await run(tool("oazapfts"), [path, join(folder, "client.ts")]);
  const source = await readFile(join(folder, "client.ts"), "utf8");
  const { code } = await transform(source, {
    jsc: { parser: { syntax: "typescript" }, target: "es2023" },
  });
  await writeFile(join(folder, "client.mjs"), code);
  await mkdir(join(folder, "node_modules/@oazapfts"), { recursive: true });
  const runtime = "node_modules/@oazapfts/runtime";
  await symlink(join(checkout, "tests", runtime), join(folder, runtime));
};
