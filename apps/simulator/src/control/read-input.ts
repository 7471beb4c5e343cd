import type { z } from "zod";
import { json, type Answer } from "../http/answer.ts";

type Input<Value> = { value: Value } | { refusal: Answer };

/** Reads a control call's JSON body; an empty one counts as `{}`. A wrong one says what is wrong. */
export const readInput = <Value>(schema: z.ZodType<Value>, body: Buffer): Input<Value> => {
  const given = parseJson(body);
  if (given === undefined) return { refusal: badInput(["the body is not JSON"]) };
  const parsed = schema.safeParse(given.json);
  if (parsed.success) return { value: parsed.data };
  return { refusal: badInput(parsed.error.issues.map(problemOf)) };
};

export const badInput = (problems: string[]): Answer => json(400, { error: "bad input", problems });

const parseJson = (body: Buffer): { json: unknown } | undefined => {
  if (body.length === 0) return { json: {} };
  try {
    return { json: JSON.parse(body.toString("utf8")) as unknown };
  } catch {
    return undefined;
  }
};

const problemOf = ({ path, message }: z.core.$ZodIssue): string =>
  path.length === 0 ? message : `${path.join(".")}: ${message}`;
