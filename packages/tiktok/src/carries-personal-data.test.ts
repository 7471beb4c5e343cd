import { mayCarryPersonalData } from "./carries-personal-data.ts";
import { aWebhook } from "./testing/index.ts";

it.each([1, 3, 4, 5, 6, 7, 11, 12, 15, 16, 18, 36, 37])("type %i may rest in clear", (type) => {
  expect(mayCarryPersonalData(aWebhook({ type }))).toBe(false);
});

it.each([2, 13, 14, 17, 33, 35, 0, -1, 8, 64, 9901])("type %i is sealed", (type) => {
  expect(mayCarryPersonalData(aWebhook({ type }))).toBe(true);
});

it.each<[string, Buffer]>([
  ["no byte", Buffer.alloc(0)],
  ["text", Buffer.from("hello")],
  ["half an object", Buffer.from('{"type":1')],
  ["a list", Buffer.from('[{"type":1}]')],
  ["null", Buffer.from("null")],
  ["a number", Buffer.from("1")],
  ["no type", Buffer.from("{}")],
  ["a type as text", aWebhook({ type: "1" })],
  ["a type in a list", aWebhook({ type: [1] })],
  ["a chat type behind an order type", Buffer.from('{"type":1,"type":14}')],
  ["a type in its prototype", Buffer.from('{"__proto__":{"type":1}}')],
  ["a BOM", Buffer.from('\uFEFF{"type":1}')],
  ["broken UTF-8", Buffer.from('{"type":1,"a":"\xE9"}', "latin1")],
  ["nesting without end", Buffer.from("[".repeat(200_000))],
])("a body with %s is sealed", (_, body) => {
  expect(mayCarryPersonalData(body)).toBe(true);
});
