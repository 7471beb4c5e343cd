import { findChromium } from "./chromium.ts";

/** In CI a missing browser is a failure; elsewhere the tests are reported as skipped. */
export const describeInBrowser: jest.Describe =
  findChromium() === undefined && !process.env["CI"] ? describe.skip : describe;
