import { createHash, createHmac } from "node:crypto";

export const signingApp = { key: "abcdef", secret: "123", previousSecret: "122" };

export interface SignatureVariant {
  name: string;
  /** Header lines as they stand on the wire. */
  headers: string[];
  body: Buffer;
  status: 200 | 400 | 401;
}

/**
 * Signatures and bodies as they may come, with the one right answer to each. Every body is another
 * one, so that what was enqueued tells which were taken.
 */
export const signatureVariants = (): SignatureVariant[] => [
  {
    name: "the published example",
    headers: [`Authorization: ${publishedSignature}`],
    body: Buffer.from(publishedBody),
    status: 200,
  },
  ...accepted.map(([name, headersOf]) => variantOf(name, headersOf, 200)),
  ...refused.map(([name, headersOf]) => variantOf(name, headersOf, 401)),
  // Node's parser refuses the request itself: no header may hold this byte.
  variantOf("a NUL behind it", (body) => [`Authorization: ${sign(body)}\0`], 400),
  ...bodies.map(([name, body]): SignatureVariant => ({
    name: `a body ${name}`,
    headers: [`Authorization: ${sign(body)}`],
    body,
    status: 200,
  })),
  ...nearlySigned.map(([name, signed, body]): SignatureVariant => ({
    name: `the signature of ${name}`,
    headers: [`Authorization: ${sign(Buffer.from(signed))}`],
    body: Buffer.from(body),
    status: 401,
  })),
];

// TikTok's documentation, "Verify webhook signature": app key abcdef, app secret 123.
const publishedBody =
  '{"type":1,"tts_notification_id":"7380066284010030890","shop_id":"7495540735365777507",' +
  '"timestamp":1718305585,"data":{"is_on_hold_order":true,"order_id":"576653688135258178",' +
  '"order_status":"UNPAID","update_time":1718305585}}';
const publishedSignature = "5dec0f11ec2f6783b8deee53c9ffbf8d024302f7c7e7fa55a35d17629031ac05";

const sign = (
  body: Buffer | string,
  { key = signingApp.key, secret = signingApp.secret, hash = "sha256" } = {},
): string => createHmac(hash, secret).update(key).update(body).digest("hex");

type HeadersOf = (body: Buffer) => string[];
const authorization = (valueOf: (body: Buffer) => string): HeadersOf => {
  return (body) => [`Authorization: ${valueOf(body)}`];
};

const accepted: [string, HeadersOf][] = [
  ["a header name in capitals", (body) => [`AUTHORIZATION: ${sign(body)}`]],
  ["no space before it", (body) => [`Authorization:${sign(body)}`]],
  // White space around a value is no part of it (RFC 9110, 5.5), and Node has removed it.
  ["a space behind it", authorization((body) => `${sign(body)} `)],
  [
    "the previous secret",
    authorization((body) => sign(body, { secret: signingApp.previousSecret })),
  ],
];

const refused: [string, HeadersOf][] = [
  ["no signature", () => []],
  ["an empty signature", authorization(() => "")],
  ["Bearer before it", authorization((body) => `Bearer ${sign(body)}`)],
  ["Basic before it", authorization((body) => `Basic ${sign(body)}`)],
  ["sha256= before it", authorization((body) => `sha256=${sign(body)}`)],
  ["0x before it", authorization((body) => `0x${sign(body)}`)],
  ["quotes around it", authorization((body) => `"${sign(body)}"`)],
  ["upper case", authorization((body) => sign(body).toUpperCase())],
  ["one digit in upper case", authorization((body) => upperOnce(sign(body)))],
  ["63 characters", authorization((body) => sign(body).slice(1))],
  ["65 characters", authorization((body) => `${sign(body)}0`)],
  ["itself twice in one value", authorization((body) => `${sign(body)}, ${sign(body)}`)],
  [
    "a space in the middle",
    authorization((body) => `${sign(body).slice(0, 32)} ${sign(body).slice(32)}`),
  ],
  ["a letter that is no digit", authorization((body) => `g${sign(body).slice(1)}`)],
  ["64 characters of no digit", authorization(() => "z".repeat(64))],
  ["bytes above ASCII", authorization((body) => `\u00b5${sign(body).slice(1)}`)],
  ["base64", authorization((body) => Buffer.from(sign(body), "hex").toString("base64"))],
  ["base64url", authorization((body) => Buffer.from(sign(body), "hex").toString("base64url"))],
  ["a wrong value of the right length", authorization(() => "0".repeat(64))],
  ["its last digit changed", authorization((body) => changeLast(sign(body)))],
  ["no key in it", authorization((body) => sign(body, { key: "" }))],
  [
    "the key behind the body",
    authorization((body) => sign(Buffer.concat([body, Buffer.from(signingApp.key)]), { key: "" })),
  ],
  ["another app's key", authorization((body) => sign(body, { key: "abcdeg" }))],
  ["another app's secret", authorization((body) => sign(body, { secret: "124" }))],
  ["a secret before the previous one", authorization((body) => sign(body, { secret: "121" }))],
  ["the key for a secret", authorization((body) => sign(body, { secret: signingApp.key }))],
  ["an empty secret", authorization((body) => sign(body, { secret: "" }))],
  ["SHA-1", authorization((body) => sign(body, { hash: "sha1" }))],
  ["SHA-512, cut", authorization((body) => sign(body, { hash: "sha512" }).slice(0, 64))],
  [
    "a hash without a key",
    authorization((body) => createHash("sha256").update(body).digest("hex")),
  ],
  ["the signature of nothing", authorization(() => sign(""))],
  ["the published example's signature", authorization(() => publishedSignature)],
  [
    "a good one, then a bad one",
    (body) => [`Authorization: ${sign(body)}`, `Authorization: ${"0".repeat(64)}`],
  ],
  [
    "a bad one, then a good one",
    (body) => [`Authorization: ${"0".repeat(64)}`, `Authorization: ${sign(body)}`],
  ],
  ["a good one twice", (body) => [`Authorization: ${sign(body)}`, `authorization: ${sign(body)}`]],
  ["a good one, then an empty one", (body) => [`Authorization: ${sign(body)}`, "Authorization:"]],
  ["it in another header", (body) => [`X-Tts-Signature: ${sign(body)}`]],
  ["it in Proxy-Authorization", (body) => [`Proxy-Authorization: ${sign(body)}`]],
];

const upperOnce = (text: string) => text.replace(/[a-f]/, (digit) => digit.toUpperCase());
const changeLast = (text: string) => text.slice(0, -1) + (text.endsWith("0") ? "1" : "0");

let variants = 0;
const variantOf = (
  name: string,
  headersOf: HeadersOf,
  status: SignatureVariant["status"],
): SignatureVariant => {
  const body = Buffer.from(webhook(`"n":${(variants += 1)}`));
  return { name, headers: headersOf(body), body, status };
};

/** Of a type that Sluice only files. */
const webhook = (data: string) =>
  `{"type":9901,"tts_notification_id":"8${variants}","shop_id":"7494","timestamp":1760000000,"data":{${data}}}`;

const ago = (seconds: number) =>
  webhook(`"ago":${seconds}`).replace(
    "1760000000",
    String(Math.floor(Date.now() / 1_000) - seconds),
  );
const dayS = 24 * 60 * 60;

const bodies: [string, Buffer][] = [
  ["of no byte", Buffer.alloc(0)],
  ["with an escaped é", Buffer.from(webhook('"a":"\\u00e9"'))],
  ["with an é", Buffer.from(webhook('"b":"é"'))],
  ["with CRLF", Buffer.from(`${webhook('"a":1')}\r\n`)],
  ["with a trailing newline", Buffer.from(`${webhook('"a":2')}\n`)],
  ["with a byte order mark", Buffer.from(`\ufeff${webhook('"a":3')}`)],
  ["of invalid UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d])],
  ["with its keys in one order", Buffer.from(webhook('"a":4,"b":5'))],
  ["with its keys in the other", Buffer.from(webhook('"b":5,"a":4'))],
  ["that is not JSON", Buffer.from("{not json")],
  ["pushed a minute ago", Buffer.from(ago(60))],
  ["pushed a day ago", Buffer.from(ago(dayS))],
  ["pushed 30 days ago", Buffer.from(ago(30 * dayS))],
];

const nearlySigned: [string, string, string][] = [
  ["the escaped spelling", webhook('"n":"\\u00f1"'), webhook('"n":"ñ"')],
  ["the unescaped spelling", webhook('"m":"ñ"'), webhook('"m":"\\u00f1"')],
  ["the body without its newline", webhook('"n":"a"'), `${webhook('"n":"a"')}\n`],
  ["the body with LF for CRLF", `${webhook('"n":"b"')}\n`, `${webhook('"n":"b"')}\r\n`],
  ["the body without its mark", webhook('"n":"c"'), `\ufeff${webhook('"n":"c"')}`],
  ["the body with spaces", webhook('"n": "d"'), webhook('"n":"d"')],
  ["the other order of keys", webhook('"n":1,"o":2'), webhook('"o":2,"n":1')],
  ["another shop's body", webhook('"n":"e"'), webhook('"n":"e"').replace("7494", "7495")],
  ["the body of no byte", "", webhook('"n":"f"')],
];
