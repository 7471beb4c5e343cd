import { setTimeout as sleep } from "node:timers/promises";

/**
 * Shows once a second how something comes along, until it has ended: one line that is written over,
 * or with `isJson` an object a second. Answers how it ended.
 */
export const follow = async <Thing>(
  read: () => Promise<Thing>,
  {
    hasEnded,
    line,
    isJson,
  }: { hasEnded: (thing: Thing) => boolean; line: (thing: Thing) => string; isJson: boolean },
): Promise<Thing> => {
  const isTerminal = process.stderr.isTTY;
  for (;;) {
    const thing = await read();
    if (isJson) process.stdout.write(`${JSON.stringify(thing)}\n`);
    else if (isTerminal) process.stderr.write(`\r\u001b[K${line(thing)}`);
    if (hasEnded(thing)) {
      if (!isJson) process.stderr.write(isTerminal ? "\n" : `${line(thing)}\n`);
      return thing;
    }
    await sleep(1_000);
  }
};
