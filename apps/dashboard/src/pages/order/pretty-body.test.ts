import { prettyBody } from "./pretty-body.ts";

test("JSON is laid out and no digit of an id is lost", () => {
  expect(prettyBody('{"id":576461413038785752,"a":[1,"x,{y"]}')).toBe(
    '{\n  "id": 576461413038785752,\n  "a": [\n    1,\n    "x,{y"\n  ]\n}',
  );
});

test("what is no JSON stays as it came", () => {
  expect(prettyBody("<html>")).toBe("<html>");
});
