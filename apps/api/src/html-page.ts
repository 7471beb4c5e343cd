import type { Response } from "express";

/** A page without scripts or anything to fetch, under the same headers as all answers. */
export const sendHtmlPage = (
  response: Response,
  { status, title, body }: { status: number; title: string; body: string },
): void => {
  response
    .status(status)
    .type("html")
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>` +
        '<meta name="viewport" content="width=device-width">' +
        `<style>${style}</style></head><body><h1>${escaped(title)}</h1>${body}</body></html>`,
    );
};

/** Text as it stands between tags and in quoted attributes. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const style =
  "body{font:16px/1.5 system-ui;max-width:36rem;margin:4rem auto;padding:0 1rem}" +
  "label{display:block;margin:1rem 0}input{display:block;font:inherit;width:20rem;max-width:100%}" +
  "button{font:inherit}";
