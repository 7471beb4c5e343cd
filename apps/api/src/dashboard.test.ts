import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import { openDashboard } from "./dashboard.ts";

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

const setup = async () => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-dashboard-"));
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), "<title>the page</title>");
  await writeFile(join(folder, "assets/index-1a2b.js"), "1");
  const app = express().use(openDashboard(folder));
  app.use((_request, response) => response.status(404).send("nothing"));
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  opened.push(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });
  const { port } = server.address() as AddressInfo;
  return async (path: string, { accept = "text/html", method = "GET" } = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { accept } });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
};

test.each(["/", "/orders/5700?from=1", "/whatever"])(
  "a person who opens %s gets the page, which decides what to show",
  async (path) => {
    const ask = await setup();
    expect(await ask(path)).toMatchObject({ status: 200, text: "<title>the page</title>" });
  },
);

test("a script is kept by the browser for as long as its name stays", async () => {
  const ask = await setup();
  const { status, headers } = await ask("/assets/index-1a2b.js", { accept: "*/*" });
  expect(status).toBe(200);
  expect(headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
});

test("the page is for who wants to see one: programs and other methods get none", async () => {
  const ask = await setup();
  expect((await ask("/orders", { accept: "application/json" })).status).toBe(404);
  expect((await ask("/orders", { method: "POST" })).status).toBe(404);
  expect((await ask("/orders", { method: "OPTIONS" })).status).toBe(404);
});
