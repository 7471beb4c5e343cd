import { createTransport } from "nodemailer";
import { titleOf } from "../message.ts";
import { DeliveryError, timeLimitMs, type Channel } from "./channel.ts";

export const emailChannel = (url: string, from: string, to: string): Channel => {
  const transport = createTransport({
    url,
    connectionTimeout: timeLimitMs,
    greetingTimeout: timeLimitMs,
    socketTimeout: timeLimitMs,
    // A text of ours must never be taken for a file or an address to read from.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    name: "email",
    send: async ({ id, title, changes }) => {
      const text = changes.map((change) => `${titleOf(change)}\n${change.text}\n`).join("\n");
      const subject = `[Sluice] ${title}`;
      const messageId = `<${id}@sluice.alerts>`;
      await transport.sendMail({ from, to, subject, text, messageId }).catch((err: unknown) => {
        throw new DeliveryError(causeOf(err));
      });
    },
  };
};

const causeOf = (err: unknown): string => {
  const { code, responseCode } = err as { code?: unknown; responseCode?: unknown };
  const known = [code, responseCode]
    .filter((part) => typeof part === "string" || typeof part === "number")
    .map(String)
    .filter((part) => /^[A-Z0-9_]{1,20}$/.test(part));
  return `The mail server did not take it (${known.join(" ") || "no answer"}).`;
};
