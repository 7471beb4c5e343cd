const source = {
  transform: {
    "^.+\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2023" } }],
  },
  testEnvironmentOptions: {
    customExportConditions: ["@sluice/source", "require", "node", "default"],
  },
  modulePathIgnorePatterns: ["/dist/"],
};

/** @type {import("jest").Config} */
module.exports = {
  // The tests of the pipeline share one Redis of 16 databases and hold things to time limits.
  maxWorkers: 1,
  projects: [
    {
      ...source,
      displayName: "unit",
      testMatch: ["<rootDir>/{apps,packages}/*/src/**/*.test.ts"],
    },
    {
      ...source,
      displayName: "pipeline",
      testMatch: ["<rootDir>/tests/**/*.test.ts"],
      globalSetup: "<rootDir>/tests/support/start-servers.mjs",
      globalTeardown: "<rootDir>/tests/support/stop-servers.mjs",
      setupFilesAfterEnv: ["<rootDir>/tests/support/time-limit.ts"],
    },
  ],
};
