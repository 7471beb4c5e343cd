import {
  countWebhooks,
  forgetOldWebhookHours,
  openAlert,
  resolveAlert,
  webhookRates,
} from "@sluice/db";
import { isImplausiblyQuiet } from "@sluice/domain";
import type { Sweep } from "./sweep.ts";

/**
 * Looks whether a shop sends fewer webhooks than is plausible: then somebody is told, and what did
 * not come is read at once. Answers how many shops have fallen silent.
 */
export const watchSilence: Sweep = async ({ db, handOvers }) => {
  while ((await countWebhooks(db)) === countedAtOnce);
  await forgetOldWebhookHours(db);
  let silent = 0;
  for (const { shopId, seen, usual } of await webhookRates(db)) {
    const key = `webhook_silence:${shopId}`;
    if (!isImplausiblyQuiet(seen, usual)) {
      await resolveAlert(db, key);
      continue;
    }
    const text =
      `Shop ${shopId} sent ${seen} webhooks since the beginning of the last hour; about ` +
      `${Math.round(usual)} are usual. Sync reads what they would have told. Check in Partner Center, ` +
      "or with the shop's webhooks in the API, that they still go to Sluice's address.";
    const isNew = await openAlert(db, { key, kind: "webhook_silence", shopId, text });
    await handOvers.sync.add([{ shopId, task: { kind: "scheduled" } }]);
    if (isNew) silent += 1;
  }
  return silent;
};

const countedAtOnce = 50_000;
