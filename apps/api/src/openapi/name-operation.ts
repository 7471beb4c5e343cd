import type { Route } from "../route.ts";

/** Stable while method and path are: `GET /orders/:id/timeline` is `getOrdersByIdTimeline`. */
export const operationId = ({ method, path }: Route): string =>
  method.toLowerCase() +
  path
    .split(/[/.-]/)
    .map((part) => (part.startsWith(":") ? `by-${part.slice(1)}` : part))
    .flatMap((part) => part.split("-"))
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");

/** What the handler is called, as words: `showTimeline` is "Show timeline". */
export const summaryOf = (route: Route): string => {
  const name = nameless.has(route.handle.name) ? operationId(route) : route.handle.name;
  const words = name.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`).trim();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
};

/** How a function is called that was made by another one, or on the line of the table itself. */
const nameless = new Set(["", "handle", "anonymous"]);
