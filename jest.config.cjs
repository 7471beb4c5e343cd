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
