import { once } from "node:events";
import { connect } from "node:net";
import { signWebhook } from "./sign-webhook.ts";

/** A webhook whose second half is still to come. */
export interface HalfRequest {
  /** Sends the rest; gives the answer's status, or how the connection ended without one. */
  finish: () => Promise<number | string>;
}

/** Sends a signed webhook up to the middle of its body, over a connection of its own. */
export const sendHalf = async (receiverUrl: string, body: Buffer): Promise<HalfRequest> => {
  const { hostname, port, pathname } = new URL(receiverUrl);
  const socket = connect(Number(port), hostname);
  let text = "";
  let end: string | undefined;
  socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
  socket.on("error", (err) => (end = err.message));
  socket.on("close", () => (end ??= "closed without an answer"));
  await once(socket, "connect");
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `host: ${hostname}`,
    "content-type: application/json",
    `content-length: ${body.length}`,
    `authorization: ${signWebhook(body)}`,
  ];
  const middle = Math.floor(body.length / 2);
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  socket.write(body.subarray(0, middle));
  return {
    finish: async () => {
      if (!socket.destroyed) {
        socket.write(body.subarray(middle));
        await Promise.race([once(socket, "data"), once(socket, "close")]).catch(() => undefined);
      }
      socket.destroy();
      const status = /^HTTP\/1\.1 (\d+)/.exec(text)?.[1];
      return status === undefined ? (end ?? "no answer") : Number(status);
    },
  };
};
