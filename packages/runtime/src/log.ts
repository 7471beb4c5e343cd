import { pino, type Logger } from "pino";

export type Log = Logger;

/** One JSON object a line on stderr, so that stdout stays free for what a command prints. */
export const createLog = (settings: { name: string; level: string }): Log =>
  pino(
    {
      name: settings.name,
      level: settings.level,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redactedPaths, censor: "[redacted]" },
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ fd: 2, sync: false }),
  );

// A second line of defence: code passes ids and counts to the log, never whole bodies.
const secretKeys = [
  "authorization",
  "password",
  "token",
  "accessToken",
  "refreshToken",
  "appSecret",
  "app_secret",
  "access_token",
  "refresh_token",
  "recipient_address",
  "buyer_email",
  "phone_number",
  "body",
];
const redactedPaths = secretKeys.flatMap((key) => [key, `*.${key}`]);
