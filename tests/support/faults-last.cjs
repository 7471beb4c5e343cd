const { statSync } = require("node:fs");

/**
 * The order in which Jest takes the test files: the largest first, for they take longest, and the
 * fault laboratory when all others are over. It starts whole machines and holds them to time limits,
 * so it needs both cores to itself.
 */
module.exports = class FaultsLast {
  sort(tests) {
    const isFault = ({ path }) => path.includes("/tests/faults/");
    return [...tests].sort(
      (a, b) => isFault(a) - isFault(b) || statSync(b.path).size - statSync(a.path).size,
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
