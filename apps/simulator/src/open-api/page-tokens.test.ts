import { createPageTokens } from "./page-tokens.ts";

const setup = () => {
  const clock = { nowMs: 1_700_000_000_000 };
  return { clock, tokens: createPageTokens({ now: () => clock.nowMs }) };
};

test("a token stands for its place, for its own search alone", () => {
  const { tokens } = setup();
  const token = tokens.issue("search a", 300);
  expect(tokens.read(token, "search a")).toBe(300);
  expect(tokens.read(token, "search b")).toBeUndefined();
});

test("every token holds what a URL must encode", () => {
  const { tokens } = setup();
  for (let offset = 0; offset < 50; offset++)
    expect(tokens.issue("search", offset)).toMatch(/^(?=.*\/)(?=.*\+).*=$/);
});

test("a token is good for ten minutes", () => {
  const { clock, tokens } = setup();
  const token = tokens.issue("search", 1);
  clock.nowMs += 10 * 60_000 - 1;
  expect(tokens.read(token, "search")).toBe(1);
  clock.nowMs += 1;
  expect(tokens.read(token, "search")).toBeUndefined();
});

test("all tokens can be ended at once, and those given out later are good", () => {
  const { tokens } = setup();
  const old = tokens.issue("search", 1);
  tokens.expireAll();
  expect(tokens.read(old, "search")).toBeUndefined();
  expect(tokens.read(tokens.issue("search", 2), "search")).toBe(2);
});

test.each(["", "made up", "aDU2dHIzMlFhME5C"])("%j is no token", (token) => {
  expect(setup().tokens.read(token, "search")).toBeUndefined();
});

test("a token changed in one byte is none", () => {
  const { tokens } = setup();
  const bytes = Buffer.from(tokens.issue("search", 1), "base64");
  bytes[6] = (bytes[6] ?? 0) ^ 1;
  expect(tokens.read(bytes.toString("base64"), "search")).toBeUndefined();
});
