/**
 * A body with its JSON laid out for reading. Numbers keep all their digits: they are laid out as text,
 * since a parse would round ids above 2^53. What is no JSON stays as it came.
 */
export const prettyBody = (raw: string): string => {
  try {
    JSON.parse(raw);
  } catch {
    return raw;
  }
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  return raw.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]|\s+/g, (token) => {
    if (/^\s/.test(token)) return "";
    if (token === "{" || token === "[") {
      depth += 1;
      return token + line();
    }
    if (token === "}" || token === "]") {
      depth -= 1;
      return line() + token;
    }
    if (token === ",") return token + line();
    return token === ":" ? ": " : token;
  });
};
