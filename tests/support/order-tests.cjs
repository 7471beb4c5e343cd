const { statSync } = require("node:fs");

// They take long and do little: together some 180 s, of which the processors work 35.
const mostlyWait = [
  "alert-rules",
  "facts-before-connect",
  "not-brought-back",
  "receiver",
  "redis-refusals",
  "redrive",
  "shop-calls",
  "shop-notices",
  "sync",
  "watch",
].map((name) => `/${name}.test.ts`);

/**
 * The order in which Jest takes the test files: the largest first, for they take longest; then the
 * fault laboratory, which starts whole machines and holds them to time limits; and beside it those
 * that leave it the processors, because they mostly wait.
 */
module.exports = class OrderTests {
  sort(tests) {
    const turnOf = ({ path }) => {
      if (path.includes("/tests/faults/")) return 1;
      return mostlyWait.some((name) => path.endsWith(name)) ? 2 : 0;
    };
    return [...tests].sort(
      (a, b) => turnOf(a) - turnOf(b) || statSync(b.path).size - statSync(a.path).size,
    );
  }
  shard(tests) {
    return tests;
  }
  allFailedTests(tests) {
    return tests;
  }
  cacheResults() {}
};
