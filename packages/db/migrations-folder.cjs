// CommonJS because it is read both from src (Jest, CommonJS) and from dist (ESM): only here do both
// have a `__dirname`.
const { join } = require("node:path");

exports.migrationsFolder = join(__dirname, "migrations");
