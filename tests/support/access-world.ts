import { aSession, aUser } from "./a-user.ts";
import { apiToken, startApi, type ApiSettings } from "./start-api.ts";

interface Asked {
  headers?: Record<string, string>;
  body?: unknown;
}

/** The API with a real Postgres, and ways to ask it as anybody. */
export const openAccessWorld = async (settings: ApiSettings = {}) => {
  const api = await startApi(settings);
  const ask = async (method: string, path: string, { headers = {}, body }: Asked = {}) => {
    const response = await fetch(api.base + path, {
      method,
      redirect: "manual",
      headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      headers: response.headers,
      /** What a browser would send from now on. */
      cookie: response.headers.get("set-cookie")?.split(";")[0] ?? "",
      text,
      body: (isJson ? JSON.parse(text) : {}) as Body,
    };
  };
  return {
    ...api,
    ask,
    asToken: (method: string, path: string, token: string = apiToken, body?: unknown) =>
      ask(method, `/api/v1${path}`, {
        headers: { authorization: `Bearer ${token}` },
        ...(method !== "GET" && { body: body ?? {} }),
      }),
    asPerson: (method: string, path: string, cookie: string, body?: unknown) =>
      ask(method, `/api/v1${path}`, {
        headers: { cookie, "sec-fetch-site": "same-origin" },
        ...(method !== "GET" && { body: body ?? {} }),
      }),
    logIn: (login: { email: string; password: string; code?: string }, from?: string) =>
      ask("POST", "/api/v1/sessions", {
        body: login,
        ...(from !== undefined && { headers: { "x-forwarded-for": from } }),
      }),
    aUser: (role: "viewer" | "operator" | "admin", password?: string) =>
      aUser(api.db, { role, ...(password !== undefined && { password }) }),
    aSession: (userId: string) => aSession(api.db, userId),
  };
};

/** The parts of answers that the tests of access look into. */
interface Body {
  id: string;
  role: string;
  name: string;
  token: string;
  secret: string;
  password: string;
  title: string;
  detail: string;
  next: string | number | null;
  sessions: { id: string; isCurrent: boolean }[];
  tokens: { id: string; lastUsedAt: string | null }[];
  users: { email: string }[];
  entries: { id: number; actor: string; action: string; target: string | null }[];
}
