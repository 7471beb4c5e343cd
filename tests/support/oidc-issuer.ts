import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import express from "express";

/** What the issuer does otherwise than a good one. */
export interface IssuerFaults {
  /** Cuts each connection, or takes requests and never answers. */
  network?: "cut" | "silent";
  /** Laid over the claims of the ID token. */
  claims?: Record<string, unknown>;
  signsWith?: "another key" | "nothing";
  /** What the person chose on the issuer's page. */
  refuses?: boolean;
  /** The e-mail is told by userinfo alone. */
  emailByUserinfo?: boolean;
}

/** A small OpenID Connect issuer on loopback: each code once, PKCE and the client's secret checked. */
export const startIssuer = async () => {
  const person: Record<string, unknown> = { email: "ann@example.com", email_verified: true };
  const faults: IssuerFaults = {};
  const asked: string[] = [];
  const codes = new Map<string, Record<string, string>>();
  const app = express();
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  app.use((request, _response, next) => {
    asked.push(request.path);
    if (faults.network === "cut") request.socket.destroy();
    if (faults.network === undefined) next();
  });
  app.get("/.well-known/openid-configuration", (_request, response) => {
    response.json({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
    });
  });
  app.get("/jwks", (_request, response) => {
    response.json({ keys: [{ ...ours.publicKey.export({ format: "jwk" }), ...ofOurs }] });
  });
  app.get("/authorize", (request, response) => {
    const code = randomUUID();
    const query = request.query as Record<string, string>;
    codes.set(code, query);
    const back = new URL(query["redirect_uri"] ?? "");
    back.searchParams.set("state", query["state"] ?? "");
    if (faults.refuses) back.searchParams.set("error", "access_denied");
    else back.searchParams.set("code", code);
    response.redirect(303, back.href);
  });
  app.post("/token", express.urlencoded({ extended: false }), (request, response) => {
    const { code, code_verifier: verifier, redirect_uri: redirectUri } = request.body;
    const begun = codes.get(code);
    codes.delete(code);
    const challenge = createHash("sha256").update(String(verifier)).digest("base64url");
    if (!isClient(request.headers.authorization))
      return response.status(401).json({ error: "invalid_client" });
    if (begun?.["code_challenge"] !== challenge || begun["redirect_uri"] !== redirectUri)
      return response.status(400).json({ error: "invalid_grant" });
    const now = Math.floor(Date.now() / 1_000);
    const claims = {
      iss: issuer,
      sub: "a-person",
      aud: oidcClient.clientId,
      iat: now,
      exp: now + 300,
      nonce: begun["nonce"],
      ...(!faults.emailByUserinfo && person),
      ...faults.claims,
    };
    const idToken = tokenOf(claims, faults.signsWith);
    return response.json({ access_token: "access", token_type: "Bearer", id_token: idToken });
  });
  app.get("/userinfo", (request, response) => {
    const isRight = request.headers.authorization === "Bearer access";
    return isRight ? response.json({ sub: "a-person", ...person }) : response.sendStatus(401);
  });

  return {
    issuer,
    /** The claims of whoever logs in, to change at will. */
    person,
    faults,
    /** The paths of all requests so far. */
    asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};

export const oidcClient = { clientId: "sluice", clientSecret: "a-secret-of-the-client" };

/** As RFC 6749 writes them into HTTP Basic: each in the encoding of forms. */
const isClient = (header = ""): boolean => {
  const [id, secret] = Buffer.from(header.replace(/^Basic /, ""), "base64")
    .toString()
    .split(":");
  return (
    decodeURIComponent(id ?? "") === oidcClient.clientId &&
    decodeURIComponent(secret ?? "") === oidcClient.clientSecret
  );
};

const [ours, others] = [1, 2].map(() => generateKeyPairSync("rsa", { modulusLength: 2_048 })) as [
  Keys,
  Keys,
];
interface Keys {
  publicKey: KeyObject;
  privateKey: KeyObject;
}
const ofOurs = { kid: "ours", alg: "RS256", use: "sig" };

const tokenOf = (claims: object, signsWith: IssuerFaults["signsWith"]): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const isSigned = signsWith !== "nothing";
  const head = isSigned ? { alg: "RS256", kid: "ours" } : { alg: "none" };
  const text = `${part(head)}.${part(claims)}`;
  if (!isSigned) return `${text}.`;
  const { privateKey } = signsWith === "another key" ? others : ours;
  return `${text}.${sign("sha256", Buffer.from(text), privateKey).toString("base64url")}`;
};
