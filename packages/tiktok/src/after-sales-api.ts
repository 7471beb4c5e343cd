import { searchPage, type SearchCall } from "./search-page.ts";
import type { TikTokClient } from "./tiktok-client.ts";
import { readAfterSales, type AfterSalesList, type AfterSalesReading } from "./wire-after-sales.ts";

/**
 * One page of the cancellations that were updated in a window, oldest first. One that is not
 * understood costs none of its fellows. Pages hold 10 to 50.
 */
export const searchCancellations = (
  client: TikTokClient,
  call: SearchCall,
): Promise<AfterSalesPage> => searchAfterSales(client, "cancellations", call);

/** One page of the returns and refunds that were updated in a window; see `searchCancellations`. */
export const searchReturns = (client: TikTokClient, call: SearchCall): Promise<AfterSalesPage> =>
  searchAfterSales(client, "returns", call);

export interface AfterSalesPage {
  records: AfterSalesReading[];
  /** Null on the last page. */
  nextPageToken: string | null;
  /** How many the whole window holds, where TikTok says so. */
  totalCount: number | null;
}

const searchAfterSales = async (
  client: TikTokClient,
  list: AfterSalesList,
  call: SearchCall,
): Promise<AfterSalesPage> => {
  const { items, ...page } = await searchPage(client, searches[list], call);
  return { records: items.map((item) => readAfterSales(list, item)), ...page };
};

// The order search takes 1 to 100; here other sizes get 98001004.
const pageSizes = { pageSizeMin: 10, pageSizeMax: 50 };

const searches = {
  cancellations: {
    path: "/return_refund/202309/cancellations/search",
    listName: "cancellations",
    ...pageSizes,
  },
  returns: {
    path: "/return_refund/202309/returns/search",
    listName: "return_orders",
    ...pageSizes,
  },
} satisfies Record<AfterSalesList, object>;
