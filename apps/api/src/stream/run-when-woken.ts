/**
 * Runs something again and again: soon after it was woken, at most once in `gapMs`, and at least
 * once in `everyMs` in case that a wake-up was lost. Never twice at once. It must not reject.
 */
export const runWhenWoken = (
  run: () => Promise<void>,
  { gapMs, everyMs }: { gapMs: number; everyMs: number },
) => {
  let isWoken = false;
  let isIdle = false;
  let isClosed = false;
  let endRest: () => void = () => undefined;
  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      endRest = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = async () => {
    while (!isClosed) {
      // Before the run: what happens during it wakes it once more.
      isWoken = false;
      await run();
      if (!isClosed) await rest(gapMs);
      if (isWoken || isClosed) continue;
      isIdle = true;
      await rest(everyMs);
      isIdle = false;
    }
  };
  const looping = loop();
  return {
    wake: () => {
      isWoken = true;
      if (isIdle) endRest();
    },
    /** Resolves when what runs now is over. */
    close: async () => {
      isClosed = true;
      endRest();
      await looping;
    },
  };
};
