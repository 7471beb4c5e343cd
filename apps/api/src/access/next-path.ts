/** A path of this host, whatever was asked for: never another host's page. */
export const nextPath = (asked: unknown): string =>
  typeof asked === "string" && /^\/(?![/\\])[\w\-./?=&%:]*$/.test(asked) ? asked : "/";
