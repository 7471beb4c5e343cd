import type { Response } from "express";
import { escaped, sendHtmlPage } from "./html-page.ts";
import { requestIdOf } from "./log-requests.ts";

/** What a person reads, line by line. */
export interface ConsentPage {
  status: number;
  title: string;
  lines: string[];
}

/** A page without scripts or anything to fetch, under the same headers as all answers. */
export const sendConsentPage = (
  response: Response,
  { status, title, lines }: ConsentPage,
): void => {
  if (status === 405) response.set("allow", "GET");
  const text = lines.filter((line) => line !== "").map((line) => `<p>${escaped(line)}</p>`);
  const id = status >= 500 ? `<p><small>Request ${requestIdOf(response)}</small></p>` : "";
  sendHtmlPage(response, { status, title, body: `${text.join("")}${id}` });
};
