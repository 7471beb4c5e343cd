import { join } from "node:path";
import { startProcess, type Surroundings } from "./start-process.ts";

/** Commands are functions of one input; a reply comes back over the same channel. */
type Commands<Of> = { [Name in keyof Of]: (input: never) => unknown };

export interface Program<Of extends Commands<Of>> {
  call: <Name extends keyof Of & string>(
    command: Name,
    ...input: Parameters<Of[Name]>
  ) => Promise<Awaited<ReturnType<Of[Name]>>>;
  stop: () => Promise<void>;
}

/** Starts one of the benchmark's own programs, built as Sluice's are, in a process of its own. */
export const startProgram = async <Of extends Commands<Of>>(
  surroundings: Surroundings,
  name: string,
): Promise<Program<Of>> => {
  const file = join(import.meta.dirname, "dist/programs", `${name}.js`);
  const { child, ended, stop, lastWords } = await startProcess(surroundings, { file, name });
  const waiting = new Map<
    number,
    { resolve: (result: never) => void; reject: (err: Error) => void }
  >();
  const isReady = new Promise<void>((resolve, reject) => waiting.set(0, { resolve, reject }));
  child.on("message", ({ id, result, error }: { id: number; result?: never; error?: string }) => {
    const asker = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asker?.resolve(result as never);
    else asker?.reject(new Error(`${name}: ${error}`));
  });
  void ended.then(async () => {
    const words = await lastWords().catch(() => "");
    for (const { reject } of waiting.values()) reject(new Error(`${name} ended: ${words}`));
  });
  await isReady;
  let lastId = 0;
  return {
    call: (command, ...[input]) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        child.send({ id: lastId, command, input });
      }),
    stop,
  };
};
