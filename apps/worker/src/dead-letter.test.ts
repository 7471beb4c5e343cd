import { fingerprintOf } from "./dead-letter.ts";

const same: [string, string, string][] = [
  ["ids", "the order 576653688135258178 is unknown", "the order 576653688135258999 is unknown"],
  [
    "hexadecimal ids in whatever case",
    "trace 0af7651916cd43dd8448eb211c80319c, then CAFEBABE",
    "trace ffffffffffffffffffffffffffffffff, then 00f067aa0ba902b7",
  ],
  [
    "UUIDs",
    "order 0b9a1f5e-77aa-4c1e-9f5d-3c2b1a009988",
    "order ffeeddcc-bbaa-4abc-8def-aabbccddeeff",
  ],
  ["quoted texts", `no key "phone number" in 'a b'`, `no key "e-mail" in 'c'`],
  [
    "TikTok's request ids",
    "… (HTTP 500, request 20251122A1F)",
    "… (HTTP 500, request 202511239Z00B)",
  ],
  ["lines of a file", "Error at apps/worker/src/a.ts:12:7", "Error at apps/worker/src/a.ts:13:1"],
];

it.each(same)("faults that differ in %s only share a fingerprint", (_, one, other) => {
  expect(fingerprintOf("persist", one)).toBe(fingerprintOf("persist", other));
});

const others: [string, string, string][] = [
  [
    "SQLSTATE",
    "Postgres refused the data: SQLSTATE 22P05",
    "Postgres refused the data: SQLSTATE 23505",
  ],
  ["TikTok's code", "/orders: no (HTTP 400, code 36009002)", "/orders: no (HTTP 400, code 105002)"],
  ["HTTP status", "/orders: no (HTTP 500)", "/orders: no (HTTP 403)"],
  ["place", "Error at apps/worker/src/a.ts:12:7", "Error at apps/worker/src/b.ts:12:7"],
  ["words between apostrophes", "TikTok's answer is an order's", "TikTok's refusal is an order's"],
];

it.each(others)("faults that differ in their %s stand apart", (_, one, other) => {
  expect(fingerprintOf("persist", one)).not.toBe(fingerprintOf("persist", other));
});

it("the same fault in two stages has two fingerprints", () => {
  expect(fingerprintOf("persist", "boom")).not.toBe(fingerprintOf("advance", "boom"));
});
