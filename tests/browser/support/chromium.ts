import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Undefined where there is none. */
export const findChromium = (): string | undefined =>
  process.env["CHROMIUM_PATH"] ?? places.find((place) => existsSync(place));

export const launchChromium = async (): Promise<Browser> => {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error(
      "There is no Chromium: install the package chromium, or name one by CHROMIUM_PATH.",
    );
  return await chromium.launch({ executablePath, args: flags });
};

/** Without them it calls home, which is refused here and slow everywhere. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
