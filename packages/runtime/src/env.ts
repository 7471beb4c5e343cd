import { z } from "zod";

export const PortSetting = z.coerce.number().int().min(0).max(65535);
export const UrlSetting = z.url();

export const SecretSetting = z.string().min(1);

/** What every process reads. */
export const commonSettings = {
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  SHUTDOWN_GRACE_MS: z.coerce.number().int().positive().default(10_000),
  /** Where `/livez`, `/readyz` and `/metrics` listen. */
  OPS_HOST: z.string().default("127.0.0.1"),
};

/** 32 bytes in base64, as `openssl rand -base64 32` prints them. */
export const EncryptionKeySetting = z
  .string()
  .transform((text) => Buffer.from(text, "base64"))
  .refine((key) => key.length === 32, "must be 32 bytes in base64 (openssl rand -base64 32)");

/**
 * Reads a process's settings. Every problem is printed at once, each with the setting's name; then
 * the process exits 1. An empty string counts as not set. Values are never printed.
 */
export const readEnv = <Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  env: NodeJS.ProcessEnv,
): z.infer<z.ZodObject<Shape>> => {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `  ${describe(issue, given)}`);
  process.stderr.write(`These settings are missing or wrong:\n${problems.join("\n")}\n`);
  return process.exit(1);
};

const describe = (issue: z.core.$ZodIssue, given: Record<string, unknown>): string => {
  const name = issue.path.join(".") || "environment";
  return name in given || issue.code === "custom"
    ? `${name}: ${issue.message}`
    : `${name}: is required and not set`;
};
