import { connect } from "node:net";

export interface RawAnswer {
  /** Everything the server sent until it closed the connection or `untilBytes` was seen. */
  text: string;
  isClosed: boolean;
}

/** Sends bytes as they are over a socket of its own, as no HTTP client would. */
export const sendRaw = (
  port: number,
  parts: (string | Buffer)[],
  { isDone = () => false }: { isDone?: (text: string) => boolean } = {},
): Promise<RawAnswer> =>
  new Promise((resolve) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => {
      for (const part of parts) socket.write(part);
    });
    const finish = (isClosed: boolean) => {
      socket.destroy();
      resolve({ text, isClosed });
    };
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      if (isDone(text)) finish(false);
    });
    socket.on("error", () => finish(true));
    socket.on("close", () => finish(true));
  });

export const statusOf = ({ text }: RawAnswer): number =>
  Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0);
