const order = (data: string, rest = '"shop_id":"7494"') =>
  `{"type":1,"tts_notification_id":"1",${rest},"timestamp":1760000000,"data":${data}}`;
const goodData =
  '{"order_id":"576","order_status":"UNPAID","is_on_hold_order":false,"update_time":1760000000}';
const inGoodData = (from: string, to: string) => order(goodData.replace(from, to));
const filed = (type: number, data: string) => `{"type":${type},"shop_id":"7494","data":${data}}`;

/** Signed bodies that no parser should trust, and what must become of each. */
export const oddBodies: [string, string | Buffer, "quarantined" | "ignored"][] = [
  ["not JSON", "{", "quarantined"],
  ["empty", "", "quarantined"],
  ["an array", "[]", "quarantined"],
  ["null", "null", "quarantined"],
  ["a string", '""', "quarantined"],
  ["invalid UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), "quarantined"],
  ["with a byte order mark", Buffer.from(`\ufeff${order(goodData)}`), "quarantined"],
  ["60,000 deep", `${"[".repeat(60_000)}${"]".repeat(60_000)}`, "quarantined"],
  [
    "of an object nested too deep",
    `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`,
    "quarantined",
  ],
  ["without data", '{"type":1,"shop_id":"7494","timestamp":1760000000}', "quarantined"],
  ["with a number for order id", inGoodData('"576"', "576653688135258178"), "quarantined"],
  ["with a number for shop id", order(goodData, '"shop_id":7494049642642441621'), "quarantined"],
  ["with a NUL in the order id", inGoodData('"576"', '"57\\u00006"'), "quarantined"],
  ["with a lone surrogate in the status", inGoodData("UNPAID", "\\ud800"), "quarantined"],
  ["with an infinite time", inGoodData("1760000000", "1e400"), "quarantined"],
  ["with a time in the far future", inGoodData("1760000000", "99999999999"), "quarantined"],
  ["of an unknown status", inGoodData("UNPAID", "TELEPORTED"), "quarantined"],
  ["of a type that is text", '{"type":"1","shop_id":"7494","data":{"a":1}}', "quarantined"],
  ["with __proto__ in it", order('{"__proto__":{"polluted":true}}'), "quarantined"],
  [
    "with __proto__ beside its type",
    '{"type":9904,"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    "ignored",
  ],
  // The later one counts, and its number would have been rounded.
  [
    "with two order ids",
    inGoodData('"order_id":"576"', '"order_id":"576","order_id":986653688135258179'),
    "quarantined",
  ],
  ["with two types", '{"type":1,"type":9905,"shop_id":"7494","data":{"order_id":"5"}}', "ignored"],
  ["with SQL for an order id", inGoodData("576", "'); drop table orders; --"), "quarantined"],
  ["of a shop that is not connected", order(goodData), "quarantined"],
  [
    "of an unknown type",
    '{"type":9901,"shop_id":"7494","timestamp":1760000000,"data":{}}',
    "ignored",
  ],
  ["with a 100 kB string", filed(9902, `{"a":"${"x".repeat(100_000)}"}`), "ignored"],
  ["right to left and emoji", filed(9903, '{"a":"مرحبا 🎁 e\u0301"}'), "ignored"],
  ["with a NUL and a lone surrogate", filed(9906, '{"a":"\\u0000\\ud800"}'), "ignored"],
  ["with an infinite number", filed(9907, '{"a":1e400,"b":-1e400}'), "ignored"],
];
