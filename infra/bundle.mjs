// The last step of a program's build, called in its folder with the sources that it begins at: makes
// of each, and of all it imports, one file in dist. See infra/decisions/0028-programs-are-one-file.md.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const inRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Of the packages' lines the map tells the file only, not the line: it is read at every start, and
 * would be six times as long.
 */
const mapPackagesByFile = {
  name: "map packages by file",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/node_modules\/.*\.[cm]?js$/ }, async ({ path }) => {
      const map = { version: 3, sources: [basename(path)], mappings: "AAAA" };
      const url = `data:application/json;base64,${btoa(JSON.stringify(map))}`;
      return { contents: `${await readFile(path, "utf8")}\n//# sourceMappingURL=${url}` };
    }),
};

for (const source of process.argv.slice(2)) {
  const name = basename(source, ".ts");
  await build({
    stdin: {
      // The map is kept only if it is wanted when its file is loaded.
      contents: `process.setSourceMapsEnabled(true);\nawait import("./${source}");`,
      resolveDir: process.cwd(),
    },
    outdir: "dist",
    entryNames: name,
    chunkNames: "[name]-program",
    splitting: true,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    conditions: ["@sluice/source"],
    sourcemap: true,
    sourcesContent: false,
    logLevel: "warning",
    plugins: [mapPackagesByFile],
    external: [
      // What finds its own files by where it lies.
      "@bull-board/*",
      "swagger-ui-dist/*",
      inRoot("packages/db/migrations-folder.cjs"),
      inRoot("packages/local-stack/package-paths.cjs"),
      // A binary with which msgpackr reads faster; BullMQ has it write only.
      "msgpackr-extract",
    ],
    // CommonJS packages within it ask for Node's own modules by this.
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
    },
  });
}
