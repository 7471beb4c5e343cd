import { createTikTokClient, exchangeCode, listShops, readOrders } from "@sluice/tiktok";
import { z } from "zod";
import { app } from "./sign-webhook.ts";

/** What TikTok tells of the buyers of these orders, each with what it is. */
export const readBuyers = async (
  tiktokUrl: string,
  orderIds: string[],
): Promise<{ what: string; value: string }[]> => {
  const client = createTikTokClient({
    apiUrl: tiktokUrl,
    authUrl: tiktokUrl,
    appKey: app.key,
    appSecret: app.secret,
  });
  const { accessToken } = await exchangeCode(client, await consent(tiktokUrl));
  const [shop] = await listShops(client, accessToken);
  if (!shop) throw new Error("The simulator's seller has no shop.");
  const found: { what: string; value: string }[] = [];
  for (let from = 0; from < orderIds.length; from += idsPerCall) {
    const readings = await readOrders(client, {
      accessToken,
      cipher: shop.cipher,
      orderIds: orderIds.slice(from, from + idsPerCall),
    });
    for (const { order } of readings) if (order) found.push(...personalOf(Order.parse(order)));
  }
  return found.filter(({ value }) => value.length >= shortest && !value.includes("***"));
};

const idsPerCall = 50;
// A shorter one may stand anywhere by chance.
const shortest = 8;

const consent = async (tiktokUrl: string): Promise<string> => {
  const url = new URL("/open/authorize?service_id=sluice&state=canary", tiktokUrl);
  const { headers } = await fetch(url, { redirect: "manual" });
  return new URL(headers.get("location") ?? "", tiktokUrl).searchParams.get("code") ?? "";
};

const Text = z.string().catch("");
const Order = z.object({
  user_id: Text,
  buyer_email: Text,
  buyer_message: Text,
  recipient_address: z
    .object({ name: Text, phone_number: Text, address_detail: Text, full_address: Text })
    .partial()
    .catch({}),
});

const personalOf = ({ recipient_address: to, ...order }: z.infer<typeof Order>) => [
  { what: "user id", value: order.user_id },
  { what: "e-mail", value: order.buyer_email },
  { what: "message", value: order.buyer_message },
  { what: "name", value: to.name ?? "" },
  { what: "phone", value: to.phone_number ?? "" },
  { what: "street", value: to.address_detail ?? "" },
  { what: "address", value: to.full_address ?? "" },
];
