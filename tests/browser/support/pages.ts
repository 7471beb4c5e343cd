/** Every page of the dashboard; `:id` is filled in by whoever visits it. */
export const pages = {
  overview: "/",
  orders: "/orders",
  order: "/orders/:id",
  "dead-letters": "/dead-letters",
  operation: "/operations/:id",
  sync: "/sync",
  "sync-run": "/sync/:id",
  shops: "/shops",
  simulator: "/simulator",
} as const satisfies Record<string, string>;

export type PageName = keyof typeof pages;
