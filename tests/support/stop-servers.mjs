import { rm } from "node:fs/promises";

export default async function stopServers() {
  if (!globalThis.testServers) return;
  const { stack, dataDir } = globalThis.testServers;
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
}
