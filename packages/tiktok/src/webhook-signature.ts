import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";

interface WebhookSecrets {
  appKey: string;
  /** The app's secret, and during a rotation the previous one. */
  secrets: readonly string[];
}

/**
 * Makes the check of a webhook's signature: HMAC-SHA256(app secret, app key + raw body) as bare
 * lower-case hex in the Authorization header. Throws where a key is missing, so that nothing is ever
 * verified against an empty secret.
 */
export const webhookVerifier = ({ appKey, secrets }: WebhookSecrets) => {
  if (appKey === "") throw new Error("Webhooks cannot be verified without an app key.");
  if (secrets.length < 1 || secrets.length > 2)
    throw new Error(`Webhooks are verified with 1 or 2 app secrets, not ${secrets.length}.`);
  if (secrets.includes("")) throw new Error("Webhooks cannot be verified with an empty secret.");
  const keys = secrets.map((secret) => createSecretKey(secret, "utf8"));

  return (header: string | undefined, body: Buffer): boolean => {
    // Buffer.from stops silently at the first bad digit, so the form is checked before.
    if (header === undefined || !lowerCaseHex.test(header)) return false;
    const claimed = Buffer.from(header, "hex");
    let isGenuine = false;
    // Every secret is tried, so that the time taken does not tell which one matched.
    for (const key of keys) {
      const expected = createHmac("sha256", key).update(appKey).update(body).digest();
      if (timingSafeEqual(expected, claimed)) isGenuine = true;
    }
    return isGenuine;
  };
};

/** The same check for a single webhook; a server makes its `webhookVerifier` once. */
export const verifyWebhookSignature = ({
  header,
  body,
  ...keys
}: WebhookSecrets & { header: string | undefined; body: Buffer }): boolean =>
  webhookVerifier(keys)(header, body);

const lowerCaseHex = /^[0-9a-f]{64}$/;
