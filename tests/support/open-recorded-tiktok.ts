import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "./servers.ts";
import { serveTikTok, type SideAnswer, type SideRequest, type TikTokSide } from "./tiktok-side.ts";

// What TikTok documents or has sent. The folder stands beside the checkout where there is one.
const folder = join(checkout, "../shared/tiktok/payloads");
export const recordedFiles = existsSync(folder) ? readdirSync(folder).sort() : [];

/** Answers every call with the body that is recorded for its endpoint; signatures are not checked. */
export const openRecordedTikTok = async (): Promise<TikTokSide> => {
  const side = await serveTikTok({ appKey: "k", appSecret: "s" }, answerFromFile);
  return {
    ...side,
    code: "a-code",
    refreshToken: "a-refresh-token",
    shop: { accessToken: "a-token", cipher: "a-cipher" },
    shopId: "7494049642642441621",
    orderIds: ["576461413038785752"],
  };
};

/** Answers every call with one recorded error. */
export const openRecordedError = async (file: string) => {
  const { http_status: status, body } = JSON.parse(textOf(file)) as RecordedError;
  const answer = { status, text: JSON.stringify(body) };
  return { ...(await serveTikTok({ appKey: "k", appSecret: "s" }, () => answer)), body };
};

interface RecordedError {
  http_status: number;
  body: { code: number; request_id: string };
}

const textOf = (file: string): string => readFileSync(join(folder, file), "utf8");

const answerFromFile = ({ method, path, query }: SideRequest): SideAnswer => {
  const endpoint = `${method} ${path.replace(/\/\d{6,}\/price_detail$/, "/{id}/price_detail")}`;
  // No second page is recorded; all lists end in the same empty one.
  const file = query.has("page_token")
    ? "api-order-search-202309.response.empty-page.derived.json"
    : files[endpoint];
  if (file === undefined) return { status: 404, text: `{"code":36009009,"message":"no file"}` };
  const text = textOf(file);
  const { response_body: wrapped } = JSON.parse(text) as { response_body?: unknown };
  return { status: 200, text: wrapped === undefined ? text : JSON.stringify(wrapped) };
};

const files: Record<string, string> = {
  "GET /api/v2/token/get": "auth-token-get.response.doc.json",
  "GET /api/v2/token/refresh": "auth-token-refresh.response.doc-2026.json",
  "GET /authorization/202309/shops": "api-authorized-shops-202309.response.real-vn.json",
  "GET /order/202507/orders": "api-order-detail-202507.response.doc-2025-12.json",
  "POST /order/202309/orders/search": "api-order-search-202309.response.doc-2025-12.json",
  "GET /order/202407/orders/{id}/price_detail": "api-order-price-detail.response.doc.json",
  "POST /return_refund/202309/cancellations/search":
    "api-search-cancellations-202309.response.doc.json",
  "POST /return_refund/202309/returns/search": "api-search-returns-202309.response.doc.json",
  "GET /event/202309/webhooks": "api-get-shop-webhooks-202309.doc.json",
  "PUT /event/202309/webhooks": "api-update-shop-webhook-202309.doc.json",
  "DELETE /event/202309/webhooks": "api-delete-shop-webhook-202309.doc.json",
};
