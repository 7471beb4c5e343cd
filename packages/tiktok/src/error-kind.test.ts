import { errorKind } from "./error-kind.ts";
import { TikTokError, type TikTokErrorKind } from "./tiktok-error.ts";

it.each<[number, TikTokErrorKind]>([
  [36009002, "throttled"],
  [105001, "unauthorized"],
  [36004004, "unauthorized"],
  [105002, "expired"],
  [101000, "misconfigured"],
  [105005, "misconfigured"],
  [106001, "misconfigured"],
  [106013, "misconfigured"],
  [36009009, "misconfigured"],
  [36009010, "misconfigured"],
  [36009014, "misconfigured"],
  [36009022, "misconfigured"],
  [36009033, "misconfigured"],
  [21008111, "gone"],
  [36009003, "unavailable"],
  [36009007, "unavailable"],
  [10002014, "unavailable"],
  [10002015, "unavailable"],
  [10037002, "unavailable"],
  [10037003, "unavailable"],
  [10037004, "unavailable"],
])("code %i means %s, whatever the HTTP status", (code, kind) => {
  for (const httpStatus of [200, 400, 401, 500])
    expect(errorKind({ httpStatus, code, message: "" })).toBe(kind);
});

it.each<[string, TikTokErrorKind]>([
  ["Invalid timestamp. The value must not be earlier than 5 minutes.", "clock_skew"],
  ["Invalid credentials. Invalid 'app_key' query parameter.", "misconfigured"],
  ["", "misconfigured"],
])("36009004 is told apart by a keyword: %p", (message, kind) => {
  expect(errorKind({ httpStatus: 400, code: 36009004, message })).toBe(kind);
});

it("a 429 is a limit, whatever the body says", () => {
  expect(errorKind({ httpStatus: 429, code: undefined, message: "" })).toBe("throttled");
  expect(errorKind({ httpStatus: 429, code: 105001, message: "" })).toBe("throttled");
});

it("a 503 is an overload and not a limit", () => {
  expect(errorKind({ httpStatus: 503, code: undefined, message: "" })).toBe("unavailable");
});

it("an unknown code never disconnects a shop", () => {
  expect(errorKind({ httpStatus: 401, code: 105999, message: "" })).toBe("unreadable");
});

it("an error says what happened, where, and what to do", () => {
  const err = new TikTokError("clock_skew", {
    path: "/order/202309/orders",
    httpStatus: 400,
    code: 36009004,
    requestId: "2022",
  });
  expect(err.message).toBe(
    "/order/202309/orders: TikTok refused the call's timestamp (HTTP 400, code 36009004, request 2022). " +
      "Set this machine's clock by NTP: it may be 5 minutes slow or 30 seconds fast, no more.",
  );
  expect(err).toMatchObject({ name: "TikTokError", kind: "clock_skew" });
});
