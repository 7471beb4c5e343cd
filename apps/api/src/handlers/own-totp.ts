import type { ConfirmTotp, Done, TotpOffer } from "@sluice/contract";
import { confirmTotp as confirmStoredTotp, offeredTotp, offerTotp as storeOffer } from "@sluice/db";
import { newTotpSecret, stepOfCode, totpUrl } from "../access/totp.ts";
import { ownAccount } from "./own-account.ts";

/** Offers a secret for an authenticator app. It counts once a code of it is confirmed. */
export const offerTotp = ownAccount<unknown, TotpOffer>(
  async (_input, { db, vault }, { name, userId }) => {
    const secret = newTotpSecret();
    if (!(await storeOffer(db, userId, vault.sealSecondFactor(secret, userId))))
      return { problem: alreadyThere };
    return { body: { secret, url: totpUrl(secret, name) } };
  },
);

/** From now on each login asks for a code. */
export const confirmTotp = ownAccount<ConfirmTotp, Done>(
  async ({ code }, { db, vault }, { name, userId }) => {
    const sealed = await offeredTotp(db, userId);
    if (sealed === undefined) return { problem: nothingOffered };
    const step = stepOfCode(vault.openSecondFactor(sealed, userId), code);
    if (step === undefined) return { problem: wrongCode };
    const isConfirmed = await confirmStoredTotp(db, { userId, sealed, step }, name);
    return isConfirmed ? { body: { done: true } } : { problem: nothingOffered };
  },
);

const alreadyThere = {
  status: 409,
  title: "You have a second factor",
  detail: "An admin can take it away: `sluice users reset-totp <e-mail>`.",
};

const nothingOffered = {
  status: 409,
  title: "There is nothing to confirm",
  detail: "Ask for a secret first: POST /api/v1/users/me/totp.",
};

const wrongCode = {
  status: 422,
  title: "The code is wrong",
  detail: "Check that the clock of your device is right, and send the code that it shows now.",
};
