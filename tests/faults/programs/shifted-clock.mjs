import { readFileSync } from "node:fs";

// Loaded before a program by `node --import`: gives it a clock that is wrong by as many milliseconds
// as a file says, and by others as soon as the file says so. It covers all that reads the time
// through Date, that is Sluice's code and its libraries. Timers and performance.now() go on as they
// do under a real change of the clock: they are monotonic.
const path = process.env.SHIFTED_CLOCK_PATH;
const TrueDate = Date;
let shiftMs = 0;

const read = () => {
  try {
    shiftMs = Number(readFileSync(path, "utf8"));
  } catch {
    // Before the case has written it, the clock is right.
  }
};

if (path) {
  read();
  setInterval(read, 50).unref();
  globalThis.Date = new Proxy(TrueDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [target.now() + shiftMs] : args, newTarget),
    apply: (target) => new target(target.now() + shiftMs).toString(),
    get: (target, name) => {
      if (name === "now") return () => target.now() + shiftMs;
      return Reflect.get(target, name);
    },
  });
}
