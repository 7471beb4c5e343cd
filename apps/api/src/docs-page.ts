import { Router } from "express";
import swaggerUiFolder from "swagger-ui-dist/absolute-path.js";

/** The API to leaf through: Swagger UI from its package, nothing from another host. */
export const docsPage = (basePath: string, documentUrl: string): Router => {
  const router = Router();
  const page = pageAt(basePath);
  router.get("/", (_request, response) => response.type("html").send(page));
  router.get("/start.js", (_request, response) => response.type("js").send(start(documentUrl)));
  for (const name of ["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"])
    router.get(`/${name}`, (_request, response) =>
      response.sendFile(name, { root: swaggerUiFolder(), cacheControl: false }),
    );
  return router;
};

const pageAt = (basePath: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sluice API</title>
<link rel="icon" href="${basePath}/favicon-32x32.png">
<link rel="stylesheet" href="${basePath}/swagger-ui.css">
<div id="docs"></div>
<script src="${basePath}/swagger-ui-bundle.js"></script>
<script src="${basePath}/start.js"></script>
</html>
`;

// Only reads can be tried out: a change takes more than what a browser sends by itself.
const start = (documentUrl: string) => `SwaggerUIBundle(${JSON.stringify({
  url: documentUrl,
  dom_id: "#docs",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  supportedSubmitMethods: ["get"],
  validatorUrl: null,
})});
`;
