import { readCursor, writeCursor } from "./order-cursor.ts";

const position = {
  createdAt: "2026-11-22T15:33:45.311776Z",
  id: "2f478657-376a-4433-a13b-a38f538dd24c",
};

test("a cursor comes back as the position it was made of, to the microsecond", () => {
  expect(readCursor(writeCursor(position))).toEqual(position);
});

test("a cursor fits a URL as it is", () => {
  const cursor = writeCursor(position);
  expect(encodeURIComponent(cursor)).toBe(cursor);
});

test.each([
  "",
  "abc",
  Buffer.from("null").toString("base64url"),
  Buffer.from('["2026-11-22T15:33:45.311776Z"]').toString("base64url"),
  Buffer.from('["now()","1"]').toString("base64url"),
  writeCursor({ ...position, id: "1' or true" }),
  writeCursor({ ...position, createdAt: "2026-11-22T15:33:45Z" }),
])("a text that is no cursor is none: %s", (text) => {
  expect(readCursor(text)).toBeUndefined();
});
