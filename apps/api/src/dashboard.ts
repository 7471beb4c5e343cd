import { join } from "node:path";
import express, { Router, type RequestHandler } from "express";

/**
 * The dashboard as it was built into a folder. Scripts and styles carry a hash of their content in their name,
 * so browsers may keep them; the page itself is asked for each time, for it names them.
 */
export const openDashboard = (folder: string): Router => {
  const router = Router();
  router.use(
    "/assets",
    express.static(join(folder, "assets"), {
      index: false,
      immutable: true,
      maxAge: "1y",
      setHeaders: (response) =>
        response.set("cache-control", "private, max-age=31536000, immutable"),
    }),
  );
  router.use(sendPage(join(folder, "index.html")));
  return router;
};

/** Which page an address stands for, the browser decides; so every address that a person opens is the same file. */
const sendPage =
  (page: string): RequestHandler =>
  (request, response, next) =>
    (request.method === "GET" || request.method === "HEAD") &&
    request.accepts(["json", "html"]) === "html"
      ? response.sendFile(page, { cacheControl: false })
      : next();
