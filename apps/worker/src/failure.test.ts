import { DbError } from "@sluice/db";
import { failureOf } from "./failure.ts";

const named = (name: string, message: string, code?: string) =>
  Object.assign(new Error(message), { name, ...(code !== undefined && { code }) });

describe("what a failure means", () => {
  it("takes a server that is away or overloaded for an outage", () => {
    const outages = [
      new DbError("outage", "57P01", "Postgres cannot serve this now: 57P01"),
      named("ReplyError", "READONLY You can't write against a read only replica."),
      named("ReplyError", "OOM command not allowed when used memory > 'maxmemory'."),
      named("ReplyError", "LOADING Redis is loading the dataset in memory"),
      named("ReplyError", "MISCONF Redis is configured to save RDB snapshots"),
      named("Error", "Connection is closed."),
      named("Error", "Command timed out"),
      named("MaxRetriesPerRequestError", "Reached the max retries per request limit"),
      named("Error", "connect ECONNREFUSED 127.0.0.1:1", "ECONNREFUSED"),
    ];
    expect(outages.map((err) => failureOf(err).kind)).toEqual(outages.map(() => "outage"));
  });

  it("takes refused data and a lock not got for the fault of one event, and all else for a fault of the batch", () => {
    expect(failureOf(new DbError("data", "22P05", "refused")).kind).toBe("data");
    expect(failureOf(new DbError("outage", "55P03", "not now")).kind).toBe("locked");
    expect(failureOf(new TypeError("x is not a function")).kind).toBe("other");
    expect(failureOf("thrown text").kind).toBe("other");
  });

  it("keeps no value that a parser or driver put into its message", () => {
    const err = new SyntaxError('Unexpected token J in JSON: {"name":"Jane Buyer"}');
    expect(failureOf(err).text).toContain("SyntaxError");
    expect(failureOf(err).text).not.toContain("Jane");
  });
});
