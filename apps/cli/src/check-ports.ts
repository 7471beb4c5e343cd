import { createServer } from "node:net";
import type { ProcessSpec } from "./processes.ts";

/** Names every port that is taken, with the setting that moves it. */
export const checkPorts = async (specs: ProcessSpec[]): Promise<void> => {
  const problems: string[] = [];
  for (const { name, ports } of specs)
    for (const [setting, port] of Object.entries(ports))
      if (await isTaken(port))
        problems.push(
          `Port ${port} (${name}) is taken: free it, or set ${setting} to another one.`,
        );
  if (problems.length > 0) throw new Error(problems.join("\n"));
};

const isTaken = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(true));
    probe.listen(port, "0.0.0.0", () => probe.close(() => resolve(false)));
  });
