import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { signRequest } from "./sign-request.ts";

const published = {
  appSecret: "e59af819cc",
  path: "/authorization/202309/shops",
  query: { app_key: "29a39d", timestamp: "1623812664" },
};
const publishedSign = "b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8";

it("signs the published example", () => {
  expect(signRequest(published)).toBe(publishedSign);
});

it("leaves the signature itself and the access token out", () => {
  const query = { sign: "x", ...published.query, access_token: "y" };
  expect(signRequest({ ...published, query })).toBe(publishedSign);
});

it("does not depend on the order of the parameters", () => {
  const query = { timestamp: "1623812664", app_key: "29a39d" };
  expect(signRequest({ ...published, query })).toBe(publishedSign);
});

it("sorts parameters by their bytes, so that capitals come first and UTF-16 does not matter", () => {
  const signed = (query: Record<string, string>) =>
    signRequest({ appSecret: "s", path: "", query });
  expect(signed({ a: "1", Z: "2" })).toBe(signed({ Z2a1: "" }));
  // U+FF5E comes before U+1F600 in bytes, and behind its surrogates in UTF-16.
  expect(signed({ "\u{1F600}": "2", "\uFF5E": "1" })).toBe(signed({ "\uFF5E1\u{1F600}2": "" }));
});

it("keeps the key of an empty value", () => {
  const query = { ...published.query, shop_id: "" };
  expect(signRequest({ ...published, query })).not.toBe(publishedSign);
});

it("signs a body byte for byte, as text or as bytes", () => {
  const body = '{"note":"Đặc biệt – 日本"}';
  const text = signRequest({ ...published, body });
  expect(signRequest({ ...published, body: Buffer.from(body) })).toBe(text);
  expect(signRequest({ ...published, body: body.replace(":", ": ") })).not.toBe(text);
});

it.each([
  "multipart/form-data",
  "multipart/form-data; boundary=XYZ",
  "Multipart/Form-Data;boundary=a",
])("leaves the body of %s out", (contentType) => {
  expect(signRequest({ ...published, body: "anything", contentType })).toBe(publishedSign);
});

it("never signs with an empty secret", () => {
  expect(() => signRequest({ ...published, appSecret: "" })).toThrow("empty app secret");
});

describe("recorded vectors", () => {
  const path = join(process.cwd(), "../shared/tiktok/signing-vectors.json");
  interface Vector {
    name: string;
    kind: string;
    secret: string;
    path: string;
    query: Record<string, string>;
    body: string;
    content_type: string;
    expected: string;
    results: Record<string, string>;
  }
  const signed = (vector: Vector) =>
    signRequest({
      appSecret: vector.secret,
      path: vector.path,
      query: vector.query,
      body: vector.body,
      contentType: vector.content_type,
    });

  if (!existsSync(path)) it.skip("are not on this machine", () => undefined);
  else {
    const recorded = JSON.parse(readFileSync(path, "utf8")) as {
      vectors: Vector[];
      implementation_divergences: Vector[];
    };
    it.each(recorded.vectors.filter(({ kind }) => kind === "api_request_sign"))(
      "hold for $name",
      (vector) => expect(signed(vector)).toBe(vector.expected),
    );
    it.each(recorded.implementation_divergences)("are the raw bytes' for $name", (vector) =>
      expect(signed(vector)).toBe(vector.results["reference(raw bytes)"]),
    );
  }
});
