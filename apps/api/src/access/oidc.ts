import type { Role } from "@sluice/contract";
import * as client from "openid-client";
import { OidcError } from "./oidc-error.ts";

/** Logs people in at an OpenID Connect issuer, by the code flow with PKCE, a state and a nonce. */
export interface Oidc {
  /** How the issuer is called on pages. */
  issuerHost: string;
  /** Who is let in without a user made by an admin, as what; undefined lets in nobody else. */
  defaultRole: Role | undefined;
  /** Where to send the browser. Throws OidcError. */
  loginUrl: (checks: OidcChecks) => Promise<string>;
  /** Who came back with this query. Throws OidcError. */
  finish: (query: URLSearchParams, checks: OidcChecks) => Promise<OidcClaims>;
}

/** What ties the issuer's answer to the browser that asked; random, and for one login. */
export interface OidcChecks {
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** What the issuer says of a person, as it says it. */
export interface OidcClaims {
  email: unknown;
  isEmailVerified: boolean;
}

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The api's public address of `/login/oidc/callback`. */
  redirectUrl: string;
  defaultRole: Role | undefined;
}

export const createOidc = (settings: OidcSettings): Oidc => {
  const configuration = rememberSuccess(() => told(discover(settings)));
  return {
    issuerHost: new URL(settings.issuer).host,
    defaultRole: settings.defaultRole,
    loginUrl: async ({ state, nonce, codeVerifier }) => {
      const url = client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: settings.redirectUrl,
        scope: "openid email",
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: "S256",
      });
      return url.href;
    },
    finish: async (query, checks) => {
      const url = new URL(settings.redirectUrl);
      url.search = query.toString();
      return await told(claimsOf(await configuration(), url, checks));
    },
  };
};

export const newOidcChecks = (): OidcChecks => ({
  state: client.randomState(),
  nonce: client.randomNonce(),
  codeVerifier: client.randomPKCECodeVerifier(),
});

const discover = ({ issuer, clientId, clientSecret }: OidcSettings) => {
  const url = new URL(issuer);
  const authenticate: client.ClientAuth = (server, ...rest) => {
    const known = server.token_endpoint_auth_methods_supported ?? [];
    const method = known.includes("client_secret_post")
      ? client.ClientSecretPost
      : client.ClientSecretBasic;
    return method(clientSecret)(server, ...rest);
  };
  return client.discovery(url, clientId, undefined, authenticate, {
    timeout: timeoutS,
    execute: [
      // The library trusts the connection to the token endpoint; the signature is checked all the same.
      client.enableNonRepudiationChecks,
      // env.ts refuses http, so this is an issuer that a test runs.
      ...(url.protocol === "http:" && url.hostname === "127.0.0.1"
        ? [client.allowInsecureRequests]
        : []),
    ],
  });
};

const claimsOf = async (
  configuration: client.Configuration,
  url: URL,
  { state, nonce, codeVerifier }: OidcChecks,
): Promise<OidcClaims> => {
  const tokens = await client.authorizationCodeGrant(configuration, url, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: codeVerifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (!claims) throw new Error("An ID token that was demanded is not there.");
  // OpenID Connect leaves open whether the e-mail stands in the ID token or is to be asked for.
  const asked = claims["email"] === undefined && configuration.serverMetadata().userinfo_endpoint;
  const { email, email_verified: verified } = asked
    ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
    : claims;
  return { email, isEmailVerified: verified === true };
};

const told = async <Result>(work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (err) {
    throw OidcError.of(err);
  }
};

/** One attempt at a time, until one succeeds. */
const rememberSuccess = <Result>(get: () => Promise<Result>): (() => Promise<Result>) => {
  let last: Promise<Result> | undefined;
  return () => {
    last ??= get().catch((err: unknown) => {
      last = undefined;
      throw err;
    });
    return last;
  };
};

// A person waits for it, and a login may need three calls.
const timeoutS = 5;
