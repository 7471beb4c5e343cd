import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { Metrics } from "./metrics.ts";

interface OpsServer {
  port: number;
  host: string;
  metrics: Metrics;
  /** Causes why the process cannot do its work now; an empty list means ready. */
  whyNotReady: () => Promise<string[]> | string[];
}

/** `/livez`, `/readyz` and `/metrics` on the internal port (loopback unless told otherwise). */
export const startOpsServer = async ({ port, host, metrics, whyNotReady }: OpsServer) => {
  const server = createServer((request, response) => {
    void answerFor(request.url ?? "/", { metrics, whyNotReady }).then(({ status, type, text }) =>
      response.writeHead(status, { "content-type": type }).end(text),
    );
  });
  server.listen(port, host);
  await once(server, "listening");
  return { server, port: portOf(server), close: () => closeServer(server) };
};

const answerFor = async (path: string, ops: Pick<OpsServer, "metrics" | "whyNotReady">) => {
  if (path === "/livez") return { status: 200, type: "text/plain", text: "alive\n" };
  if (path === "/readyz") {
    const causes = await ops.whyNotReady();
    return causes.length === 0
      ? { status: 200, type: "text/plain", text: "ready\n" }
      : { status: 503, type: "text/plain", text: `not ready\n${causes.join("\n")}\n` };
  }
  if (path === "/metrics")
    return { status: 200, type: ops.metrics.contentType, text: await ops.metrics.text() };
  return { status: 404, type: "text/plain", text: "try /livez, /readyz or /metrics\n" };
};

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
};

const closeServer = async (server: Server) => {
  server.close();
  server.closeAllConnections();
  if (server.listening) await once(server, "close");
};
