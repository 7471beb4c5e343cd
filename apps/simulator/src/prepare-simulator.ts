interface Preparation {
  url: string;
  faults: object | undefined;
  scenario: string | undefined;
  orders: number | undefined;
  perSecond: number | undefined;
}

interface ListedShop {
  id: string;
  name: string;
  region: string;
  cipher: string;
}

/** Turns dials and starts a scenario over the control API, and gives the shops or what went wrong. */
export const prepareSimulator = async ({
  url,
  faults,
  scenario,
  orders,
  perSecond,
}: Preparation): Promise<{ shops: ListedShop[] } | { problem: string }> => {
  const turned = faults && (await send(`${url}/control/faults`, "PUT", faults));
  if (turned && !turned.ok) return { problem: `--faults: ${await reasonOf(turned)}` };
  const path = `${url}/control/scenarios/${encodeURIComponent(scenario ?? "")}`;
  const played = scenario && (await send(path, "POST", { orders, perSecond }));
  if (played && !played.ok) return { problem: `--scenario: ${await reasonOf(played)}` };
  const listed = (await (await fetch(`${url}/control/shops`)).json()) as {
    sellers: { shops: ListedShop[] }[];
  };
  return { shops: listed.sellers.flatMap(({ shops }) => shops) };
};

const send = (url: string, method: string, body: object): Promise<Response> =>
  fetch(url, { method, body: JSON.stringify(body), signal: AbortSignal.timeout(10_000) });

const reasonOf = async (response: Response): Promise<string> => {
  const { error, problems, scenarios } = (await response.json()) as {
    error: string;
    problems?: string[];
    scenarios?: string[];
  };
  if (problems) return problems.join("; ");
  return scenarios ? `${error}; there are ${scenarios.join(", ")}` : error;
};
