import { once } from "node:events";
import { connect } from "node:net";

export interface HttpConnection {
  /** One request at a time: the answer to the last one must have come. */
  send: (request: Buffer) => void;
  close: () => void;
}

/**
 * A kept-alive connection that does no more than it must: the load runs on the cores of what it
 * measures. Requests are bytes made beforehand; of an answer it reads status and length.
 */
export const openConnection = async (
  port: number,
  onAnswer: (status: number) => void,
): Promise<HttpConnection> => {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  let isWaiting = false;
  let received: Buffer = Buffer.alloc(0);
  const finish = (status: number) => {
    if (!isWaiting) return;
    isWaiting = false;
    received = Buffer.alloc(0);
    onAnswer(status);
  };
  socket.on("data", (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const status = statusOfWhole(received);
    if (status !== undefined) finish(status);
  });
  socket.on("error", () => undefined);
  socket.on("close", () => finish(0));
  return {
    send: (request) => {
      isWaiting = true;
      if (socket.destroyed) setImmediate(finish, 0);
      else socket.write(request);
    },
    close: () => socket.destroy(),
  };
};

/** The status of an answer that has come in whole, or undefined. */
const statusOfWhole = (received: Buffer): number | undefined => {
  const headEnd = received.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const head = received.toString("latin1", 0, headEnd);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`An answer without a length: ${head}`);
  return received.length >= headEnd + 4 + Number(length) ? Number(head.slice(9, 12)) : undefined;
};
