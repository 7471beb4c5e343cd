import { Fact } from "@sluice/domain";
import { aWebhook, type WebhookOverrides } from "./testing/index.ts";
import { readWebhookEvent } from "./webhook-event.ts";

const latin1 = (text: string) => Buffer.from(text, "latin1");
const text = (json: string) => Buffer.from(json);
const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
const inData = (json: string) =>
  text(
    `{"type":1,"shop_id":"749","data":{"order_id":"577","order_status":"UNPAID","update_time":1760000000,"x":${json}}}`,
  );
const hint = (data: WebhookOverrides["data"]) => aWebhook({ data });

// A body, its fate, and the reason a person gets to read.
const oddBodies: [string, Buffer, Fact["status"], string | null][] = [
  ["no byte", Buffer.alloc(0), "quarantined", "the body is not JSON"],
  ["one NUL", Buffer.alloc(1), "quarantined", "the body is not JSON"],
  ["null", text("null"), "quarantined", "the body is JSON, but not an object"],
  ["an empty text", text('""'), "quarantined", "the body is JSON, but not an object"],
  ["a number", text("1"), "quarantined", "the body is JSON, but not an object"],
  ["a list", text("[]"), "quarantined", "the body is JSON, but not an object"],
  ["an empty object", text("{}"), "quarantined", "type is missing"],
  ["half an object", text('{"type":1'), "quarantined", "the body is not JSON"],
  ["two objects", text("{}{}"), "quarantined", "the body is not JSON"],
  ["a form", text("type=1&shop_id=2"), "quarantined", "the body is not JSON"],
  ["a BOM", text(`\uFEFF${aWebhook().toString()}`), "quarantined", "the body is not JSON"],
  ["UTF-16", Buffer.from("{}", "utf16le"), "quarantined", "the body is not JSON"],
  ["Latin-1", latin1('{"type":1,"a":"\xE9"}'), "quarantined", "the body is not valid UTF-8"],
  ["an encoded surrogate", latin1('"\xED\xA0\x80"'), "quarantined", "the body is not valid UTF-8"],
  ["60,000 lists", text(nested(60_000)), "quarantined", "the body is JSON, but not an object"],
  ["200,000 open lists", text("[".repeat(200_000)), "quarantined", "the body is not JSON"],
  [
    "60,000 lists in an object",
    inData(nested(60_000)),
    "quarantined",
    "the body is nested deeper than 32 levels",
  ],
  ["33 levels", inData(nested(31)), "quarantined", "the body is nested deeper than 32 levels"],
  ["32 levels", inData(nested(30)), "pending", null],
  ["1e400 for its type", text('{"type":1e400}'), "quarantined", "type is not an integer"],
  [
    "1e400 for its time",
    text(
      '{"type":1,"shop_id":"1","data":{"order_id":"1","order_status":"UNPAID","update_time":1e400}}',
    ),
    "quarantined",
    "data.update_time is not a time in seconds",
  ],
  ["1e400 where nobody looks", inData("1e400"), "pending", null],
  ["a NUL where nobody looks", inData('"a\\u0000b"'), "pending", null],
  ["a lone surrogate where nobody looks", inData('"\\ud800"'), "pending", null],
  [
    "a NUL in its status",
    hint({ order_status: "UNPAID\0" }),
    "quarantined",
    "data.order_status is not a word of 1 to 40 letters",
  ],
  [
    "a lone surrogate in its status",
    hint({ order_status: "\ud800" }),
    "quarantined",
    "data.order_status is not a word of 1 to 40 letters",
  ],
  [
    "a NUL in its shop",
    aWebhook({ shop_id: "1\0" }),
    "quarantined",
    "shop_id is not an id of 1 to 32 digits",
  ],
  [
    "a numeric id of 18 digits",
    text('{"type":1,"shop_id":"1","data":{"order_id":576653688135258178,"order_status":"UNPAID"}}'),
    "quarantined",
    "data.order_id is a number: ids above 2^53 lose digits, so it is not trusted",
  ],
  [
    "duplicate keys, the last of which counts",
    text(
      '{"type":14,"type":1,"shop_id":"1","data":{"order_id":"2","order_id":"577","order_status":"UNPAID"}}',
    ),
    "pending",
    null,
  ],
  ["a text of 100 kB", inData(JSON.stringify("x".repeat(100_000))), "pending", null],
  [
    "a status of 100 kB",
    hint({ order_status: "X".repeat(100_000) }),
    "quarantined",
    "data.order_status is not a word of 1 to 40 letters",
  ],
  [
    "right-to-left text, an emoji and decomposed letters",
    inData('"\u202Eשלום 🛍️ e\u0301"'),
    "pending",
    null,
  ],
  [
    "the prototype as a key",
    inData('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
    "pending",
    null,
  ],
  [
    "its data in the prototype",
    text('{"type":1,"shop_id":"1","__proto__":{"data":{"order_id":"1"}}}'),
    "quarantined",
    "data is missing",
  ],
  [
    "the prototype for data",
    text(
      '{"type":1,"shop_id":"1","data":{"__proto__":{"order_id":"577","order_status":"UNPAID"}}}',
    ),
    "quarantined",
    "data.order_id is missing",
  ],
  [
    "toString for an id",
    hint({ order_id: "toString" }),
    "quarantined",
    "data.order_id is not an id of 1 to 32 digits",
  ],
  [
    "__proto__ for its status",
    hint({ order_status: "__proto__" }),
    "quarantined",
    "order status __proto__ is not known",
  ],
  [
    "constructor for its status",
    hint({ order_status: "constructor" }),
    "quarantined",
    "order status constructor is not known",
  ],
  ["no data", aWebhook({ type: 3, data: undefined }), "pending", null],
  ["really no data", text('{"type":1,"shop_id":"749"}'), "quarantined", "data is missing"],
  ["a list for data", aWebhook({ data: [] }), "quarantined", "data is not an object"],
  ["an unknown type", aWebhook({ type: 9901 }), "ignored", "type 9901 is not known"],
  ["a negative type", aWebhook({ type: -1 }), "ignored", "type -1 is not known"],
  ["half a type", aWebhook({ type: 1.5 }), "quarantined", "type is not an integer"],
];

const read = (body: Buffer) =>
  readWebhookEvent(body, {
    raw: { bytes: body.toString("latin1"), isSealed: false },
    receivedAtMs: 1_760_000_006_500,
    traceId: "t",
  });
const factOf = (body: Buffer): Fact | undefined => {
  const event = read(body);
  return event.kind === "order" ? event.facts[0] : event.fact;
};

it.each(oddBodies)("a body of %s meets its fate", (_, body, status, reason) => {
  expect(factOf(body)).toMatchObject({ status, reason });
});

it.each(oddBodies)("a body of %s can be stored, and its bytes are the same", (_, body) => {
  const fact = Fact.parse(factOf(body));
  const { raw, ...columns } = fact;
  expect(Buffer.from(raw?.bytes ?? "", "latin1").equals(body)).toBe(true);
  // What text and jsonb columns refuse: NUL, lone surrogates, anything that is not JSON.
  expect(JSON.stringify(columns)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
  expect(JSON.parse(JSON.stringify(fact))).toEqual(fact);
  expect(fact.eventKey.length).toBeLessThan(130);
  expect((fact.reason ?? "").length).toBeLessThan(120);
});

it("two unreadable bodies are two facts, and the same bytes are the same one", () => {
  expect(factOf(text("{"))?.eventKey).toMatch(/^webhook:-:-:[0-9a-f]{16}$/);
  expect(factOf(text("{"))?.eventKey).not.toBe(factOf(text("{{"))?.eventKey);
  expect(factOf(text("{"))?.eventKey).toBe(factOf(text("{"))?.eventKey);
});

it("no body pollutes a prototype", () => {
  for (const [, body] of oddBodies) read(body);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  expect(({} as Record<string, unknown>)["order_id"]).toBeUndefined();
});

it("a reason never repeats what a body says, except for a status word and a type", () => {
  const secret = "Ada-Lovelace";
  const bodies = [
    aWebhook({ shop_id: secret }),
    aWebhook({ type: secret }),
    aWebhook({ tts_notification_id: `${secret} ` }),
    hint({ order_id: secret }),
    hint({ order_status: `${secret}!` }),
    hint({ update_time: secret }),
    aWebhook({ type: 4, data: { package_list: secret } }),
    aWebhook({ type: 7, data: { expiration_time: secret } }),
    aWebhook({ type: 9901, data: { [secret]: secret } }),
    text(secret),
  ];
  for (const body of bodies) {
    const { raw: _, ...columns } = factOf(body) ?? { raw: null };
    expect(JSON.stringify(columns)).not.toContain("Lovelace");
  }
});
