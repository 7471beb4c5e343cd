import { z } from "zod";
import { readData, unreadableAnswer } from "./read-answer.ts";
import type { ShopCall, TikTokClient } from "./tiktok-client.ts";

/** A window of update times, both in whole seconds: `fromS` is in it, `toS` is not. */
export interface SearchCall extends ShopCall {
  fromS: number;
  toS: number;
  pageSize: number;
  /** What the page before gave as `nextPageToken`; absent for the first page. */
  pageToken?: string | null | undefined;
}

export interface SearchPage {
  items: unknown[];
  /** Null on the last page. */
  nextPageToken: string | null;
  /** How many the whole window holds, where TikTok says so. */
  totalCount: number | null;
}

interface Search {
  path: string;
  /** The field of the answer that holds the page. */
  listName: string;
  pageSizeMin: number;
  pageSizeMax: number;
}

/**
 * Reads one page of a search, the oldest update first. An answer that could pass for an empty page
 * while there is more to come throws a TikTokError `unreadable`, so that it moves no cursor.
 */
export const searchPage = async (
  client: TikTokClient,
  { path, listName, ...sizes }: Search,
  { fromS, toS, pageSize, pageToken, ...call }: SearchCall,
): Promise<SearchPage> => {
  const { cipher, ...shopCall } = call;
  checkWindow(fromS, toS);
  if (!isWhole(pageSize) || pageSize < sizes.pageSizeMin || pageSize > sizes.pageSizeMax)
    throw new Error(`A page of ${path} holds ${sizes.pageSizeMin} to ${sizes.pageSizeMax}.`);
  const answer = await client.callApi({
    ...shopCall,
    method: "POST",
    path,
    // Paging and sorting belong to the query though it is a POST; TikTok takes capitals alone.
    query: {
      shop_cipher: cipher,
      page_size: String(pageSize),
      sort_field: "update_time",
      sort_order: "ASC",
      ...(pageToken && { page_token: pageToken }),
    },
    body: { update_time_ge: fromS, update_time_lt: toS },
  });
  const page = readData(PageAnswer, answer);
  const { data: list, error } = List.safeParse(page?.[listName]);
  if (error) throw unreadableAnswer(answer, `${listName} is not a list`);
  const nextPageToken = page?.next_page_token || null;
  const totalCount = page?.total_count ?? null;
  const isFirstPage = !pageToken;
  if (!list?.length && nextPageToken !== null)
    throw unreadableAnswer(answer, `it names a next page but has no ${listName}`);
  // A later page may be truly empty: what was updated since has left the window.
  if (!list?.length && totalCount && (isFirstPage || !list))
    throw unreadableAnswer(answer, `it counts ${totalCount} in total but has no ${listName}`);
  if (nextPageToken !== null && nextPageToken === pageToken)
    throw unreadableAnswer(answer, "its next page is the page itself");
  return { items: list ?? [], nextPageToken, totalCount };
};

const isWhole = (value: number): boolean => Number.isSafeInteger(value) && value > 0;

const checkWindow = (fromS: number, toS: number) => {
  if (!isWhole(fromS) || !isWhole(toS) || toS <= fromS)
    throw new Error(`A window of whole seconds cannot go from ${fromS} to ${toS}.`);
};

const List = z.array(z.unknown()).nullish();

const PageAnswer = z
  .looseObject({
    // Opaque, with `/ + =` in it.
    next_page_token: z
      .string("is not text")
      .regex(/^[!-~]{0,4096}$/, "is not a page token")
      .nullish(),
    total_count: z.preprocess(
      (sent) => (typeof sent === "string" && /^[0-9]{1,15}$/.test(sent) ? Number(sent) : sent),
      z.int("is not a whole number").min(0, "is below zero").nullish(),
    ),
  })
  .nullish();
