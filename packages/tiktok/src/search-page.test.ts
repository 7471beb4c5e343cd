import { searchPage, type SearchCall } from "./search-page.ts";
import { fakeTikTok } from "./testing/fake-tiktok.ts";
import { createTikTokClient } from "./tiktok-client.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const setup = async (data: unknown) => {
  const tiktok = await fakeTikTok({ body: { code: 0, data, request_id: "r1" } });
  closers.push(tiktok.close);
  const urls = { apiUrl: tiktok.url, authUrl: tiktok.url };
  const client = createTikTokClient({ ...urls, appKey: "k", appSecret: "s" });
  const search = { path: "/things/search", listName: "things", pageSizeMin: 10, pageSizeMax: 50 };
  const call = { accessToken: "t", cipher: "c", fromS: 1_000, toS: 2_000, pageSize: 50 };
  return {
    read: (change: Partial<SearchCall> = {}) => searchPage(client, search, { ...call, ...change }),
    requests: tiktok.requests,
  };
};
const empty = { items: [], nextPageToken: null, totalCount: null };

it.each([
  [{ things: [1], next_page_token: "t", total_count: 7 }, [1], "t", 7],
  [{ things: [1], next_page_token: "", total_count: 1 }, [1], null, 1],
  [{ things: [1], next_page_token: null }, [1], null, null],
  [{ things: [1, 2], total_count: "2", more: true }, [1, 2], null, 2],
])("a page is read from %p", async (data, items, nextPageToken, totalCount) => {
  const { read } = await setup(data);
  await expect(read()).resolves.toEqual({ items, nextPageToken, totalCount });
});

it.each([
  [undefined, empty],
  [null, empty],
  [{}, empty],
  [{ things: null, next_page_token: "" }, empty],
  [
    { next_page_token: "", total_count: 0 },
    { ...empty, totalCount: 0 },
  ],
  [{ things: [] }, empty],
])("nothing in the window is an empty page: %p", async (data, expected) => {
  const { read } = await setup(data);
  await expect(read()).resolves.toEqual(expected);
});

it.each<[string, unknown, string]>([
  ["a count", { total_count: 3 }, "it counts 3 in total but has no things"],
  ["a count of an empty list", { things: [], total_count: 3 }, "it counts 3 in total but has no"],
  ["a next page", { next_page_token: "t" }, "it names a next page but has no things"],
  ["a next page after an empty list", { things: [], next_page_token: "t" }, "names a next page"],
  ["a list of another kind", { things: { a: 1 } }, "things is not a list"],
  ["an odd token", { things: [1], next_page_token: 7 }, "next_page_token is not text"],
  ["a token with blanks", { things: [1], next_page_token: "a b" }, "is not a page token"],
  ["an odd count", { things: [1], total_count: -1 }, "total_count is below zero"],
  ["text for data", "text", "data"],
  ["a list for data", [], "data"],
])("an answer with %s never passes for an empty page", async (_, data, because) => {
  const { read } = await setup(data);
  const err: unknown = await read().catch((reason: unknown) => reason);
  expect(err).toMatchObject({ name: "TikTokError", kind: "unreadable", requestId: "r1" });
  if (because !== "data") expect(String(err)).toContain(because);
});

it("a later page may be empty where the list is there, not where it is missing", async () => {
  const pageToken = "t";
  const { read } = await setup({ things: [], total_count: 3 });
  await expect(read({ pageToken })).resolves.toEqual({ ...empty, totalCount: 3 });
  const { read: readMissing } = await setup({ total_count: 3 });
  await expect(readMissing({ pageToken })).rejects.toMatchObject({ kind: "unreadable" });
});

it("a page that names itself as the next one ends the search", async () => {
  const { read } = await setup({ things: [1], next_page_token: "t" });
  await expect(read({ pageToken: "t" })).rejects.toThrow("its next page is the page itself");
});

it.each<[Partial<SearchCall>, string]>([
  [{ pageSize: 9 }, "holds 10 to 50"],
  [{ pageSize: 51 }, "holds 10 to 50"],
  [{ pageSize: 10.5 }, "holds 10 to 50"],
  [{ fromS: 1.5 }, "cannot go from 1.5 to 2000"],
  [{ toS: Number.NaN }, "cannot go from 1000 to NaN"],
  [{ toS: 1_000 }, "cannot go from 1000 to 1000"],
])("%p is never asked for", async (change, message) => {
  const { read, requests } = await setup({});
  await expect(read(change)).rejects.toThrow(message);
  expect(requests).toEqual([]);
});
