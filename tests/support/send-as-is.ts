import { Agent, request } from "node:http";

/**
 * Sends the path byte for byte, where `fetch` would resolve `//` and `%2e%2e` by itself, with `{}` as the
 * body of a change. Answers as soon as there is a status: a stream would never end.
 */
export const sender = (base: string) => {
  const { hostname, port } = new URL(base);
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const send = (method: string, path: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number; header: (name: string) => unknown }>((resolve, reject) => {
      const isChange = !["GET", "HEAD", "OPTIONS"].includes(method);
      const sent = request(
        {
          hostname,
          port,
          method,
          path,
          agent,
          headers: {
            ...(isChange && { "content-type": "application/json", "content-length": "2" }),
            ...headers,
          },
        },
        (response) => {
          resolve({
            status: response.statusCode ?? 0,
            header: (name) => response.headers[name],
          });
          if (/event-stream/.test(response.headers["content-type"] ?? "")) response.destroy();
          else response.resume();
        },
      );
      sent.on("error", reject).end(isChange ? "{}" : undefined);
    });
  return Object.assign(send, { close: () => agent.destroy() });
};
