export interface HostileRequest {
  name: string;
  /** One character a byte. */
  bytes: string;
  /** 0 where the connection is closed without an answer. */
  status: number;
  /** Whether nothing more may be read from the connection; otherwise the next request is served. */
  mustClose: boolean;
}

const path = "/webhooks/tiktok";
const post = `POST ${path} HTTP/1.1\r\nHost: receiver\r\n`;

/** What a parser could frame in two ways, or what is no HTTP/1.1: never a second request in it. */
const malformed: [string, number, string][] = [
  [
    "a length and chunks",
    400,
    `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n`,
  ],
  [
    "chunks and a length",
    400,
    `${post}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`,
  ],
  ["two lengths", 400, `${post}Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}123`],
  ["the same length twice", 400, `${post}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`],
  ["a negative length", 400, `${post}Content-Length: -1\r\n\r\n`],
  ["a length in hex", 400, `${post}Content-Length: 0x5\r\n\r\n{}123`],
  ["a length with a sign", 400, `${post}Content-Length: +2\r\n\r\n{}`],
  ["a length beyond numbers", 400, `${post}Content-Length: 99999999999999999999999\r\n\r\n`],
  [
    "chunked, then identity",
    400,
    `${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n`,
  ],
  ["an unknown transfer encoding", 400, `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
  ["a space before a colon", 400, `${post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`],
  [
    "a chunk size that is none",
    400,
    `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
  ],
  [
    "a chunk size beyond numbers",
    400,
    `${post}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}`,
  ],
  [
    "a chunk extension of 40 kB",
    413,
    `${post}Transfer-Encoding: chunked\r\n\r\n2;${"x".repeat(40_000)}\r\n{}\r\n0\r\n\r\n`,
  ],
  ["bare LF", 400, `POST ${path} HTTP/1.1\nHost: receiver\nContent-Length: 0\n\n`],
  ["one bare LF", 400, `${post}Content-Length: 0\n\r\n`],
  ["a bare CR", 400, `${post}X-A: a\rb\r\nContent-Length: 0\r\n\r\n`],
  ["a folded header", 400, `${post}X-A: 1\r\n 2\r\nContent-Length: 0\r\n\r\n`],
  ["a NUL in a header", 400, `${post}X-A: a\0b\r\nContent-Length: 0\r\n\r\n`],
  ["no Host", 400, `POST ${path} HTTP/1.1\r\nContent-Length: 0\r\n\r\n`],
  ["20 kB in a header", 431, `${post}X-A: ${"x".repeat(20_000)}\r\n\r\n`],
  ["2,000 headers", 431, `${post}${headers(2_000, "value")}\r\n`],
  ["a path of 20 kB", 431, `POST /${"a".repeat(20_000)} HTTP/1.1\r\nHost: receiver\r\n\r\n`],
  ["HTTP/2", 400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ["HTTP/3.7", 400, `POST ${path} HTTP/3.7\r\nHost: receiver\r\n\r\n`],
  ["TLS", 400, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
  ["a word", 400, "hello\r\n\r\n"],
  // Node closes without a word where nobody listens for it.
  ["CONNECT", 0, "CONNECT elsewhere:443 HTTP/1.1\r\nHost: elsewhere:443\r\n\r\n"],
  // It must close, so that there is anything behind it is wrong already.
  ["HTTP/1.0", 400, `POST ${path} HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}`],
];

/** What can be read well and is not wanted. */
const unwanted: [string, number, string][] = [
  [
    "an absolute URI",
    404,
    `POST http://elsewhere${path} HTTP/1.1\r\nHost: elsewhere\r\nContent-Length: 2\r\n\r\n{}`,
  ],
  [
    "HTTP/1.0 that is kept alive",
    401,
    `POST ${path} HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n{}`,
  ],
  ["TRACE", 405, `TRACE ${path} HTTP/1.1\r\nHost: receiver\r\n\r\n`],
  ["GET", 405, `GET ${path} HTTP/1.1\r\nHost: receiver\r\n\r\n`],
  ["HEAD", 405, `HEAD ${path} HTTP/1.1\r\nHost: receiver\r\n\r\n`],
  ["PUT", 405, `PUT ${path} HTTP/1.1\r\nHost: receiver\r\nContent-Length: 2\r\n\r\n{}`],
  ["OPTIONS of anything", 404, "OPTIONS * HTTP/1.1\r\nHost: receiver\r\n\r\n"],
  [
    "a WebSocket",
    405,
    `GET ${path} HTTP/1.1\r\nHost: receiver\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`,
  ],
  [
    "a slash behind the path",
    404,
    `POST ${path}/ HTTP/1.1\r\nHost: receiver\r\nContent-Length: 2\r\n\r\n{}`,
  ],
  [
    "a query behind the path",
    404,
    `POST ${path}?a=1 HTTP/1.1\r\nHost: receiver\r\nContent-Length: 2\r\n\r\n{}`,
  ],
  ["the ops port's path", 404, "GET /metrics HTTP/1.1\r\nHost: receiver\r\n\r\n"],
  [
    "a path through another",
    404,
    `POST /a/..${path} HTTP/1.1\r\nHost: receiver\r\nContent-Length: 2\r\n\r\n{}`,
  ],
  ["text", 415, `${post}Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}`],
  [
    "a form",
    415,
    `${post}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 2\r\n\r\na=`,
  ],
  ["gzip", 415, `${post}Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}`],
  ["br", 415, `${post}Content-Encoding: br\r\nContent-Length: 2\r\n\r\n{}`],
  [
    "an encoding nobody knows",
    415,
    `${post}Content-Encoding: rot13\r\nContent-Length: 2\r\n\r\n{}`,
  ],
  ["no signature", 401, `${post}Content-Length: 2\r\n\r\n{}`],
  ["no signature, in chunks", 401, `${post}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`],
  [
    "a signature behind the body",
    401,
    `${post}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nAuthorization: ${"0".repeat(64)}\r\n\r\n`,
  ],
  ["2,000 headers of 14 kB", 401, `${post}${headers(1_998, "")}Content-Length: 2\r\n\r\n{}`],
  [
    "a request in its body",
    401,
    `${post}Content-Length: 37\r\n\r\nGET /hidden HTTP/1.1\r\nHost: receiver\r\n`,
  ],
];

export const hostileRequests: HostileRequest[] = [
  ...malformed.map(([name, status, bytes]) => ({ name, status, bytes, mustClose: true })),
  ...unwanted.map(([name, status, bytes]) => ({ name, status, bytes, mustClose: false })),
  {
    name: "more than 128 KiB by its length",
    status: 413,
    bytes: `${post}Content-Length: 131073\r\n\r\n`,
    mustClose: true,
  },
  {
    name: "more than 128 KiB in chunks",
    status: 413,
    bytes: `${post}Transfer-Encoding: chunked\r\n\r\n${`8000\r\n${"x".repeat(0x8000)}\r\n`.repeat(5)}`,
    mustClose: true,
  },
];

function headers(count: number, value: string) {
  return Array.from({ length: count }, (_, index) => `X-${index}: ${value}\r\n`).join("");
}
