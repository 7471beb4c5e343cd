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

// The dashboard's colours, so that one does not notice where one page ends and the other begins.
const style =
  ":root{color-scheme:light dark;--page:light-dark(#f7f7f5,#121315);--panel:light-dark(#fff,#1a1b1e);" +
  "--line:light-dark(#dedfda,#303237);--ink:light-dark(#1b1c1e,#ececea);--muted:light-dark(#595d63,#a6aab1);" +
  "--accent:light-dark(#0f766e,#2dd4bf);--on:light-dark(#fff,#04302d);--bad:light-dark(#b91c1c,#fca5a5)}" +
  "body{font:15px/1.5 system-ui,sans-serif;background:var(--page);color:var(--ink);max-width:24rem;" +
  "margin:12vh auto;padding:0 1rem}" +
  "h1{font-size:1.35rem;margin:0 0 1rem}a{color:var(--accent)}" +
  "form,body>p{background:var(--panel);border:1px solid var(--line);border-radius:.5rem;padding:1.25rem;margin:0 0 1rem}" +
  "[role=alert]{color:var(--bad)}" +
  "label{display:block;margin:0 0 1rem;font-size:.85rem;color:var(--muted)}" +
  "input{display:block;box-sizing:border-box;width:100%;margin-top:.25rem;padding:.4rem .6rem;font:inherit;" +
  "font-size:1rem;color:var(--ink);background:var(--panel);border:1px solid var(--line);border-radius:.375rem}" +
  "button{font:inherit;font-weight:500;padding:.4rem 1rem;border:0;border-radius:.375rem;cursor:pointer;" +
  "background:var(--accent);color:var(--on)}" +
  ":focus-visible{outline:2px solid var(--accent);outline-offset:2px}";
