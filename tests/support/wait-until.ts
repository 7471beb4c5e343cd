/** Waits for a condition, asking often; fails with what it was waiting for. */
export const waitUntil = async <Value>(
  what: string,
  ask: () => Promise<Value | undefined | false> | Value | undefined | false,
  timeoutMs = 30_000,
): Promise<Value> => {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await ask();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
  }
};

const askEveryMs = 25;
