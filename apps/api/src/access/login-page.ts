import type { Response } from "express";
import { escaped, sendHtmlPage } from "../html-page.ts";

/** The form, with what went wrong the last time. It works without JavaScript. */
export const sendLoginPage = (
  response: Response,
  { status, message, email, next, more }: LoginPage,
): void =>
  sendHtmlPage(response, {
    status,
    title: "Log in to Sluice",
    body:
      (message === undefined ? "" : `<p role="alert"><strong>${escaped(message)}</strong></p>`) +
      '<form method="post" action="/login">' +
      `<input type="hidden" name="next" value="${escaped(next)}">` +
      '<label>E-mail <input name="email" type="email" autocomplete="username" required autofocus ' +
      `value="${escaped(email)}"></label>` +
      '<label>Password <input name="password" type="password" autocomplete="current-password" ' +
      "required></label>" +
      '<label>Code, if you have a second factor <input name="code" inputmode="numeric" ' +
      'pattern="[0-9]{6}" maxlength="6" autocomplete="one-time-code"></label>' +
      `<button>Log in</button></form>${more}`,
  });

export interface LoginPage {
  status: number;
  message?: string;
  email: string;
  /** Where to go afterwards. */
  next: string;
  /** Another way in, as HTML. */
  more: string;
}

/** Who is logged in, and the way out. */
export const sendLoggedInPage = (response: Response, name: string): void =>
  sendHtmlPage(response, {
    status: 200,
    title: "Sluice",
    body:
      `<p>You are logged in as ${escaped(name)}.</p><p><a href="/">Go on</a></p>` +
      '<form method="post" action="/logout"><button>Log out</button></form>',
  });
