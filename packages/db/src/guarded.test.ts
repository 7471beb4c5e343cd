import { inspect } from "node:util";
import { DbError } from "./db-error.ts";
import { guarded } from "./guarded.ts";

const failureOf = (run: () => Promise<unknown>, timeLimitMs?: number) =>
  guarded(run, timeLimitMs).then(
    () => undefined,
    (err: unknown) => err,
  );

describe("a call of Postgres", () => {
  it("that is never answered is an outage once its limit is over", async () => {
    const startedAt = performance.now();
    const failure = await failureOf(() => new Promise(() => undefined), 50);
    expect(failure).toBeInstanceOf(DbError);
    expect(failure).toMatchObject({
      kind: "outage",
      message: "Postgres did not answer within 50 ms",
    });
    expect(performance.now() - startedAt).toBeGreaterThan(45);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it("that is answered has its answer, however short its limit was", async () => {
    await expect(guarded(async () => "answer", 1)).resolves.toBe("answer");
  });

  it("that fails after its limit disturbs nobody", async () => {
    let fail = (_err: Error): void => undefined;
    const late = new Promise((_, reject) => (fail = reject));
    expect(await failureOf(() => late, 1)).toMatchObject({ kind: "outage" });
    fail(new Error("too late"));
    await expect(guarded(async () => "next")).resolves.toBe("next");
  });

  it("that fails keeps no value of its row or its parameters", async () => {
    const thrown = Object.assign(new Error("duplicate key: Jane Buyer"), {
      code: "23505",
      constraint_name: "orders_key",
      detail: "Key (name)=(Jane Buyer) already exists.",
      parameters: ["Jane Buyer"],
      query: "insert into orders values ('Jane Buyer')",
    });
    const failure = await failureOf(() => Promise.reject(thrown));
    expect(failure).toMatchObject({ kind: "data", sqlState: "23505" });
    expect((failure as DbError).message).toContain("orders_key");
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain("Jane");
  });

  it("that fails because a connection is gone or a server restarts is an outage", async () => {
    for (const code of ["57P01", "57P03", "08006", "53300", "CONNECTION_CLOSED", "ECONNREFUSED"]) {
      const thrown = Object.assign(new Error("gone"), { code });
      expect(await failureOf(() => Promise.reject(thrown))).toMatchObject({ kind: "outage" });
    }
  });
});
