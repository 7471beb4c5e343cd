/**
 * Connects the simulator's shop as a seller would: follows the consent link, takes the code from
 * the redirect, and gives it to the api, which exchanges it for tokens.
 */
export const connectSimulatedShop = async (urls: {
  simulator: string;
  api: string;
  apiToken: string;
}): Promise<void> => {
  const consent = new URL("/open/authorize", urls.simulator);
  consent.searchParams.set("service_id", "sluice");
  consent.searchParams.set("state", "start");
  const redirect = await fetch(consent, { redirect: "manual" });
  const code = new URL(redirect.headers.get("location") ?? "", urls.api).searchParams.get("code");
  if (!code) throw new Error(`The simulator gave no consent: it answered ${redirect.status}.`);
  await post(new URL("/api/v1/authorizations", urls.api), { code }, urls.apiToken);
};

/** Lets the simulator play its opening scenario: a few dozen orders, each to its end. */
export const playOpening = (simulator: string, orders: number): Promise<void> =>
  post(new URL("/control/scenarios/opening", simulator), { orders });

const post = async (url: URL, body: unknown, token?: string) => {
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url.pathname} answered ${answer.status}: ${text}`);
};
