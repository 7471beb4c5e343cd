// Jest reads CommonJS only; these packages have nothing but ES modules.
const esModules = "(openid-client|oauth4webapi|jose)";

const source = {
  transform: {
    "^.+\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2023" } }],
    [`/node_modules/${esModules}/.+\\.js$`]: ["@swc/jest", { jsc: { target: "es2023" } }],
  },
  // pnpm keeps them at .pnpm/<name>@<version>/node_modules/<name>.
  transformIgnorePatterns: [`/node_modules/(?!(\\.pnpm|${esModules})/)`],
  testEnvironmentOptions: {
    customExportConditions: ["@sluice/source", "require", "node", "default"],
  },
  modulePathIgnorePatterns: ["/dist/"],
};

/** @type {import("jest").Config} */
module.exports = {
  // One would wait most of the time; more would hold each other up where tests hold things to time
  // limits.
  maxWorkers: 2,
  // What a test file leaves in its process slows the later ones: its heap, and each AsyncLocalStorage,
  // which Node asks at every promise. So a process that has grown is replaced.
  workerIdleMemoryLimit: "400MB",
  testSequencer: "<rootDir>/tests/support/order-tests.cjs",
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
