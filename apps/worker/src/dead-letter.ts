import { createHash } from "node:crypto";
import { deadLetterKey, type DeadLetter, type FailedAttempt } from "@sluice/db";
import type { Vault } from "@sluice/domain/vault";
import { specOf, type Carried, type Stage, type StageEvents } from "@sluice/queues";

/** The record of an event that Sluice gave up on. The event itself goes along sealed. */
export const deadLetterOf = <S extends Stage>(
  stage: S,
  { event, attempts, firstFailedAtMs }: Carried<StageEvents[S]>,
  reason: string,
  { vault, nowMs }: { vault: Vault; nowMs: () => number },
): DeadLetter => {
  const payload = payloadOf(event);
  const names = namesOf(stage, event);
  return {
    stage,
    ...names,
    fingerprint: fingerprintOf(stage, reason),
    error: storable(reason),
    attempts: attempts + 1,
    firstFailedAtMs: firstFailedAtMs ?? nowMs(),
    payload: vault.sealDeadLetter(payload, deadLetterKey(stage, names.eventKey)).toString("base64"),
  };
};

/** The event of a letter, opened, and its names; undefined where this release cannot read it. */
export const readLetterEvent = (stage: Stage, payload: Buffer) => {
  const opened = specOf(stage).event.safeParse(parseJson(payload));
  return opened.success ? { event: opened.data, ...namesOf(stage, opened.data) } : undefined;
};

const parseJson = (payload: Buffer): unknown => {
  try {
    return JSON.parse(payload.toString("utf8"));
  } catch {
    return undefined;
  }
};

/** One try of an event that failed, as the record of failed attempts has it. */
export const failedAttemptOf = <S extends Stage>(
  stage: S,
  { event, attempts, firstFailedAtMs }: Carried<StageEvents[S]>,
  error: string,
  atMs: number,
): FailedAttempt => {
  const { eventKey, orderId } = namesOf(stage, event);
  return {
    stage,
    eventKey,
    orderId,
    attempt: attempts + 1,
    firstFailedAtMs: firstFailedAtMs ?? atMs,
    error: storable(error),
  };
};

/** What names an event, as far as it can be read. */
const namesOf = <S extends Stage>(stage: S, event: StageEvents[S]) => {
  const { event: schema, shopIdOf, orderIdOf } = specOf(stage);
  if (!schema.safeParse(event).success)
    return { eventKey: `unreadable:${hash(payloadOf(event))}`, shopId: null, orderId: null };
  return {
    eventKey: letterEventKey(stage, event),
    shopId: storable(shopIdOf(event)),
    orderId: storable(orderIdOf(event)),
  };
};

const payloadOf = (event: unknown) => Buffer.from(JSON.stringify(event) ?? "null");

/** By what name an event stands in its dead letter. */
export const letterEventKey = <S extends Stage>(stage: S, event: StageEvents[S]): string =>
  storable(specOf(stage).keyOf(event));

/**
 * What kills an event may be its own name: Postgres takes no NUL, no lone surrogate, and indexes
 * 2.7 kB. Texts that differ stay different.
 */
const storable = <Text extends string | null>(text: Text): Text => {
  if (text === null || (text.length <= lengthMax && !unstorable.test(text))) return text;
  const clean = Buffer.from(text.replaceAll("\0", "\ufffd")).toString();
  return `${clean.slice(0, lengthMax)}… ${hash(Buffer.from(text, "utf16le"))}` as Text;
};

const lengthMax = 500;
// oxlint-disable-next-line no-control-regex
const unstorable = /[\0\ud800-\udfff]/u;

/**
 * Stage, kind of error and place: the same fault has the same fingerprint, whatever the ids, figures
 * and quoted texts in its message.
 */
export const fingerprintOf = (stage: Stage, reason: string): string =>
  storable(
    `${stage}: ${reason
      .slice(0, 2 * lengthMax)
      .replaceAll(valueOrCode, (_text, code?: string) => code ?? "#")}`,
  );

// Codes say what kind of error it is, so they stay. An apostrophe within a word quotes nothing.
const valueOrCode = new RegExp(
  [
    /\b((?:SQLSTATE|HTTP|code|statement:) [0-9A-Z]{3,8})\b/,
    /"[^"]*"|`[^`]*`|(?<!\w)'[^']*'(?!\w)/,
    /\b[0-9a-fA-F]{8,}\b|[\w-]*\d[\w-]*/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);

const hash = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);
