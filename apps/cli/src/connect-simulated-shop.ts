/**
 * Connects the simulator's shop as a seller would: opens the api's consent link, agrees, and follows
 * the redirect back to the api, which exchanges the code for tokens.
 */
export const connectSimulatedShop = async (urls: {
  api: string;
  apiToken: string;
}): Promise<void> => {
  const link = (await post(
    new URL("/api/v1/authorizations/links", urls.api),
    {},
    urls.apiToken,
  )) as { url: string };
  const consent = new URL(link.url);
  // TikTok knows the address from Partner Center, the simulator has to be told.
  consent.searchParams.set("redirect_uri", new URL("/authorizations/callback", urls.api).href);
  const redirect = await fetch(consent, { redirect: "manual" });
  const location = redirect.headers.get("location");
  if (location === null)
    throw new Error(`The simulator gave no consent: it answered ${redirect.status}.`);
  const answer = await fetch(location);
  const page = await answer.text();
  if (!answer.ok) throw new Error(`The consent's callback answered ${answer.status}: ${page}`);
};

/** Lets the simulator play its opening scenario: a few dozen orders, each to its end. */
export const playOpening = async (simulator: string, orders: number): Promise<void> => {
  await post(new URL("/control/scenarios/opening", simulator), { orders });
};

const post = async (url: URL, body: unknown, token?: string): Promise<unknown> => {
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
  return text === "" ? undefined : JSON.parse(text);
};
