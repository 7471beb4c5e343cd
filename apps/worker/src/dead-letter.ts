import { createHash } from "node:crypto";
import { deadLetterKey, type DeadLetter } from "@sluice/db";
import type { Vault } from "@sluice/domain/vault";
import { specOf, type Carried, type Stage, type StageEvents } from "@sluice/queues";

/** The record of an event that Sluice gave up on. The event itself goes along sealed. */
export const deadLetterOf = <S extends Stage>(
  stage: S,
  { event, attempts, firstFailedAtMs }: Carried<StageEvents[S]>,
  reason: string,
  { vault, nowMs }: { vault: Vault; nowMs: () => number },
): DeadLetter => {
  const payload = Buffer.from(JSON.stringify(event) ?? "null");
  const isReadable = specOf(stage).event.safeParse(event).success;
  const { keyOf, shopIdOf, orderIdOf } = specOf(stage);
  const eventKey = isReadable ? keyOf(event) : `unreadable:${hash(payload)}`;
  return {
    stage,
    eventKey,
    shopId: isReadable ? shopIdOf(event) : null,
    orderId: isReadable ? orderIdOf(event) : null,
    fingerprint: `${stage}: ${withoutValues(reason)}`,
    error: reason,
    attempts: attempts + 1,
    firstFailedAtMs: firstFailedAtMs ?? nowMs(),
    payload: vault.sealDeadLetter(payload, deadLetterKey(stage, eventKey)).toString("base64"),
  };
};

/** The same fault has the same fingerprint, whatever the ids and figures in its text. */
const withoutValues = (reason: string) => reason.replaceAll(/\b[0-9a-f]{8,}\b|\d+/g, "#");

const hash = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);
