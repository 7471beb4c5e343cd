import type { DoctorSight } from "@sluice/watch";
import type { DoctorEnv } from "./env.ts";

/** Settings that can be guessed, or that do nothing as they are. Their values are never repeated. */
export const judgeSettings = (env: DoctorEnv): DoctorSight["settings"] => [
  ...(env.ENCRYPTION_KEY !== undefined && isPoor(Buffer.from(env.ENCRYPTION_KEY, "base64"))
    ? [guessable("ENCRYPTION_KEY")]
    : []),
  ...(env.API_TOKEN !== undefined && isPoor(Buffer.from(env.API_TOKEN))
    ? [guessable("API_TOKEN")]
    : []),
  ...(["DATABASE_URL", "REDIS_URL"] as const)
    .filter((name) => hasPoorPassword(env[name]))
    .map(guessable),
  ...halves.flatMap((names) => {
    const missing = names.filter((name) => env[name] === undefined);
    return missing.length === names.length ? [] : missing.map(notSet);
  }),
];

/** What a channel of alerts needs together. */
const halves = [
  ["SMTP_URL", "ALERT_EMAIL_FROM", "ALERT_EMAIL_TO"],
  ["ALERT_WEBHOOK_URL", "ALERT_WEBHOOK_SECRET"],
] as const;

const guessable = (name: string) => ({
  name,
  trouble: "can be guessed",
  fix: `Set ${name} to a random one (openssl rand -base64 32).`,
});

const notSet = (name: string) => ({
  name,
  trouble: "is not set, so this channel of alerts is off",
  fix: `Set ${name}.`,
});

/** A random one of 16 bytes or more has practically always ten or more different ones. */
const isPoor = (secret: Buffer) => new Set(secret).size < 8;

const hasPoorPassword = (text: string): boolean => {
  const { password, hostname } = new URL(text.split(",")[0] ?? "");
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return password === "" ? !isLocal : commonest.has(decodeURIComponent(password).toLowerCase());
};

const commonest = new Set(["password", "postgres", "sluice", "redis", "secret", "admin", "123456"]);
