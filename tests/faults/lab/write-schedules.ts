import { spawn } from "node:child_process";
import { once } from "node:events";
import { checkout } from "../../support/servers.ts";

/** Processes of their own that write the schedules of shops without a pause, beside the workers. */
export const writeSchedules = (
  count: number,
  settings: { redisUrl: string; shopIds: string[]; everyMs: number },
) => {
  let written = 0;
  const writers = Array.from({ length: count }, () => {
    const writer = spawn(process.execPath, args, {
      cwd: checkout,
      env: {
        PATH: process.env["PATH"] ?? "",
        REDIS_URL: settings.redisUrl,
        SHOP_IDS: settings.shopIds.join(","),
        SYNC_INTERVAL_MS: String(settings.everyMs),
      },
      // They end with this process, too: then the channel is gone.
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    writer.on("message", () => (written += 1));
    return writer;
  });
  return {
    written: () => written,
    stop: async () => {
      await Promise.all(
        writers.map(async (writer) => {
          if (writer.exitCode !== null) return;
          const ended = once(writer, "exit");
          if (writer.connected) writer.disconnect();
          await ended;
        }),
      );
    },
  };
};

const args = ["tests/dist/write-schedules.js"];
