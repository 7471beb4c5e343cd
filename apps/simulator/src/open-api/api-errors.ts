import { json, type Answer } from "../http/answer.ts";

interface ApiError {
  code: number;
  httpStatus: number;
  message: string;
}

// TikTok documents the codes but seldom the HTTP status. Seen on the wire: 36009004 for the app key
// (400), 106001 (401), 36009009 (404), 36004004 (200), 36009002 (429). The other statuses are a
// likely guess, so a client must judge by the code.
const apiErrors = {
  appKeyInvalid: {
    code: 36009004,
    httpStatus: 400,
    message: "Invalid credentials. Invalid 'app_key' query parameter.",
  },
  appSecretInvalid: {
    code: 36009004,
    httpStatus: 200,
    message: "Invalid credentials. The `app_key` or `app_secret` query parameter is invalid.",
  },
  grantTypeInvalid: {
    code: 36009004,
    httpStatus: 200,
    message: "Invalid parameter. The `grant_type` query parameter is invalid.",
  },
  timestampInvalid: {
    code: 36009004,
    httpStatus: 400,
    message: "Invalid timestamp. The `timestamp` query parameter must be Unix time in seconds.",
  },
  timestampTooOld: {
    code: 36009004,
    httpStatus: 400,
    message:
      "Invalid timestamp. The value of the `timestamp` query parameter must not be earlier than 5 minutes before the current time.",
  },
  timestampTooNew: {
    code: 36009004,
    httpStatus: 400,
    message:
      "Invalid timestamp. The value of the `timestamp` query parameter must not be later than 30 seconds after the current time.",
  },
  signMissing: {
    code: 36009004,
    httpStatus: 400,
    message: "Missing credentials. The `sign` query parameter is required.",
  },
  tokenHeaderMissing: {
    code: 36009004,
    httpStatus: 400,
    message: "Missing credentials. The `x-tts-access-token` header is required.",
  },
  cipherUnexpected: {
    code: 36009004,
    httpStatus: 400,
    message: "Unexpected identifier. The `shop_cipher` query parameter is not allowed here.",
  },
  idsMissing: {
    code: 36009004,
    httpStatus: 400,
    message: "Invalid parameter. The `ids` query parameter is required.",
  },
  idsTooMany: {
    code: 36009004,
    httpStatus: 400,
    message: "Invalid parameter. The `ids` query parameter takes at most 50 ids.",
  },
  pageSizeMissing: { code: 36009004, httpStatus: 400, message: "PageSize is a required field." },
  pageSizeInvalid: {
    code: 36009004,
    httpStatus: 400,
    message: "PageSize is invalid, allowed values: {}.",
  },
  pageSizeOutOfRange: {
    code: 98001004,
    httpStatus: 400,
    message: "Value out of range. `page_size` allows {}.",
  },
  sortFieldInvalid: {
    code: 36009004,
    httpStatus: 400,
    message: "SortField is invalid, allowed values: create_time,update_time.",
  },
  sortOrderInvalid: {
    code: 36009004,
    httpStatus: 400,
    message: "SortOrder is invalid, allowed values: ASC,DESC.",
  },
  pageTokenInvalid: {
    code: 36009004,
    httpStatus: 400,
    message:
      "Invalid parameter. The `page_token` query parameter has expired or belongs to another search.",
  },
  bodyInvalid: {
    code: 36009004,
    httpStatus: 400,
    message: "Invalid parameter. The body is not a JSON object.",
  },
  queryNameInBody: {
    code: 36009004,
    httpStatus: 400,
    message: "Invalid parameter. `{}` belongs to the query, not to the body.",
  },
  filterInvalid: {
    code: 36009004,
    httpStatus: 400,
    message: "Invalid parameter. The type or value of `{}` in the body is invalid.",
  },
  addressMissing: { code: 36009004, httpStatus: 400, message: "param body.address is missing" },
  addressInvalid: {
    code: 36009004,
    httpStatus: 400,
    message: "param body.address is invalid: it must be a URL of at most 255 characters",
  },
  eventTypeInvalid: {
    code: 36009004,
    httpStatus: 400,
    message: "param body.event_type is invalid",
  },
  signInvalid: {
    code: 106001,
    httpStatus: 401,
    message: "Invalid credentials. The `sign` query parameter is invalid.",
  },
  tokenInvalid: {
    code: 105001,
    httpStatus: 401,
    message: "Invalid credentials. The `x-tts-access-token` header is invalid or deauthorized.",
  },
  tokenExpired: {
    code: 105002,
    httpStatus: 401,
    message: "Expired credentials. The `access_token` or `x-tts-access-token` header has expired.",
  },
  cipherMissing: {
    code: 106013,
    httpStatus: 400,
    message:
      "Missing identifier. The `shop_cipher` query parameter is required to identify the target shop.",
  },
  cipherOfAnother: {
    code: 101000,
    httpStatus: 400,
    message: "Invalid identifier. The access token does not fit the `shop_cipher`.",
  },
  orderOfAnother: {
    code: 21008111,
    httpStatus: 200,
    message: "The order does not belong to the seller.",
  },
  rateLimited: {
    code: 36009002,
    httpStatus: 429,
    message: "Too many requests. You've made too many requests in a short period of time.",
  },
  internalError: { code: 36009003, httpStatus: 503, message: "Internal error. Try again later." },
  pathInvalid: {
    code: 36009009,
    httpStatus: 404,
    message: "Invalid path. The specified path does not match any available endpoint.",
  },
  methodInvalid: {
    code: 36009010,
    httpStatus: 405,
    message: "Invalid method. The specified path is not available with this HTTP method.",
  },
  // 36004005 in some public mocks. TikTok does not say what a bad refresh token gets; the same here.
  authCodeInvalid: { code: 36004004, httpStatus: 200, message: "invalid auth code" },
  refreshTokenInvalid: { code: 36004004, httpStatus: 200, message: "invalid refresh token" },
} as const satisfies Record<string, ApiError>;

export type ApiErrorName = keyof typeof apiErrors;

export const createApiAnswers = ({ requestId }: { requestId: () => string }) => ({
  success: (data: unknown, message = "Success"): Answer =>
    json(200, { code: 0, message, request_id: requestId(), data }, "0"),
  /** `detail` takes the place of `{}` in the message. */
  refusal: (name: ApiErrorName, detail = ""): Answer => {
    const { code, httpStatus } = apiErrors[name];
    const message = apiErrors[name].message.replace("{}", detail);
    return json(httpStatus, { code, message, request_id: requestId() }, String(code));
  },
});

export type ApiAnswers = ReturnType<typeof createApiAnswers>;
