import { describeError } from "./describe-error.ts";

describe("an error in the log", () => {
  it("keeps its name, message, code and place", () => {
    const err = Object.assign(new Error("connect refused"), { code: "ECONNREFUSED" });
    const described = describeError(err);
    expect(described).toMatchObject({
      name: "Error",
      message: "connect refused",
      code: "ECONNREFUSED",
    });
    expect(described.at[0]).toContain("describe-error.test");
  });

  it("quotes nothing of the input that a parser or a database choked on", () => {
    const buyer = "Jane Canary";
    const ofParser = (() => {
      try {
        return JSON.parse(`{"name": ${buyer}`) as unknown;
      } catch (err) {
        return err;
      }
    })();
    const ofDatabase = Object.assign(new Error(`invalid input syntax: "${buyer}"`), {
      name: "PostgresError",
      code: "22P02",
      detail: `Failing row contains (${buyer}).`,
    });
    for (const err of [ofParser, ofDatabase])
      expect(JSON.stringify(describeError(err))).not.toContain("Jane");
    expect(describeError(ofDatabase).code).toBe("22P02");
  });

  it("says of what is no error only its type", () => {
    expect(describeError("Jane Canary")).toEqual({ name: "a thrown string", at: [] });
  });
});
