import type { IncomingMessage } from "node:http";
import { discard } from "./discard.ts";

// The contract's limit; TikTok's order webhooks have 200–500 bytes.
const bodyBytesMax = 128 * 1024;

/** The body's bytes, or `tooLarge` as soon as that is known: by its header, or while it comes. */
export const readBody = (request: IncomingMessage): Promise<Buffer | "tooLarge"> =>
  new Promise((resolve, reject) => {
    if (Number(request.headers["content-length"] ?? 0) > bodyBytesMax) {
      resolve("tooLarge");
      return;
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bodyBytesMax) {
        request.removeAllListeners("data");
        for (const one of [...chunks, chunk]) discard(one);
        resolve("tooLarge");
      } else chunks.push(chunk);
    });
    request.on("end", () =>
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)),
    );
    request.on("error", reject);
    request.on("close", () => {
      if (!request.complete) reject(new Error("The sender closed the connection."));
    });
  });
