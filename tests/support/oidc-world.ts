import { createOidc, type OidcSettings } from "@sluice/api";
import { openAccessWorld } from "./access-world.ts";
import { oidcClient, startIssuer } from "./oidc-issuer.ts";
import type { ApiSettings } from "./start-api.ts";

/** The API with an OpenID Connect issuer, and a browser that goes there and comes back. */
export const openOidcWorld = async (
  defaultRole?: OidcSettings["defaultRole"],
  settings: ApiSettings = {},
) => {
  const issuer = await startIssuer();
  const redirectUrl = "https://sluice.example/login/oidc/callback";
  const oidc = createOidc({ ...oidcClient, issuer: issuer.issuer, redirectUrl, defaultRole });
  const world = await openAccessWorld({ ...settings, oidc });
  const { ask, db, aUser, asPerson } = world;

  /** Goes to the issuer and does not come back yet. */
  const begin = async (next = "/queues/") => {
    const begun = await ask("GET", `/login/oidc?next=${encodeURIComponent(next)}`);
    const page = await fetch(begun.headers.get("location") ?? "", { redirect: "manual" });
    const { pathname, searchParams } = new URL(page.headers.get("location") ?? "");
    return { cookie: begun.cookie, pathname, searchParams };
  };
  const comeBack = async ({ cookie, pathname, searchParams }: Awaited<ReturnType<typeof begin>>) =>
    await ask("GET", `${pathname}?${searchParams.toString()}`, {
      headers: { cookie, "sec-fetch-site": "cross-site" },
    });
  return {
    ...world,
    close: async () => {
      await world.close();
      await issuer.close();
    },
    issuer,
    begin,
    comeBack,
    logInThere: async (next?: string) => await comeBack(await begin(next)),
    /** Adds whom the issuer knows, as an admin does. */
    addAnn: async () => {
      const user = await aUser("operator");
      await db`delete from sessions`;
      await db`update users set email = 'ann@example.com' where id = ${user.id}`;
      return user;
    },
    isOpen: async (cookie: string) =>
      (await asPerson("GET", "/sessions/current", cookie)).status === 200,
    counts: async () => {
      const [row] = await db<{ users: number; sessions: number }[]>`
        select (select count(*)::int from users) as users,
               (select count(*)::int from sessions) as sessions`;
      return row;
    },
    refusals: async () => {
      const rows = await db<{ why: string }[]>`
        select detail ->> 'why' as why from audit_log
        where action = 'sessions.refused' order by id`;
      return rows.map(({ why }) => why);
    },
  };
};

/** The cookie of the session that an answer begins; empty if it begins none. */
export const sessionOf = ({ headers }: { headers: Headers }): string =>
  headers
    .getSetCookie()
    .find((each) => each.startsWith("__Host-sluice="))
    ?.split(";")[0] ?? "";
