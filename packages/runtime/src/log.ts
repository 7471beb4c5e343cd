import { pino, type DestinationStream, type Logger } from "pino";
import { describeError } from "./describe-error.ts";

export type Log = Logger;

/** One JSON object a line, on stderr so that stdout stays free for what a command prints. */
export const createLog = (
  settings: { name: string; level: string },
  destination: DestinationStream = pino.destination({ fd: 2, sync: false }),
): Log =>
  pino(
    {
      name: settings.name,
      level: settings.level,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redactedPaths, censor: "[redacted]" },
      serializers: { err: describeError },
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
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
