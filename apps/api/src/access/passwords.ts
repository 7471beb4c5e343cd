import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** Hashes passwords and checks them. */
export type Passwords = ReturnType<typeof createPasswords>;

/** At most two at a time: each takes a thread, 32 MiB and about a quarter of a second. */
export const createPasswords = (cost: Cost = owaspCost) => {
  const inTurn = createTurns(2);
  // Of no password: who does not exist is checked against it, and takes as long.
  const nobody = format(cost, randomBytes(16), randomBytes(keyBytes));
  return {
    hash: (password: string): Promise<string> =>
      inTurn(async () => {
        const salt = randomBytes(16);
        return format(cost, salt, await derive(password, salt, cost));
      }),
    isRight: (password: string, hash: string | null | undefined): Promise<boolean> =>
      inTurn(async () => {
        const stored = parse(hash ?? nobody);
        return timingSafeEqual(stored.key, await derive(password, stored.salt, stored.cost));
      }),
  };
};

interface Cost {
  log2N: number;
  r: number;
  p: number;
}

// OWASP's recommendation for scrypt in 32 MiB. It stands in each hash, so it may be raised.
const owaspCost: Cost = { log2N: 15, r: 8, p: 3 };
const keyBytes = 32;

const derive = (password: string, salt: Buffer, { log2N, r, p }: Cost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const cost = { N: 2 ** log2N, r, p, maxmem: 2 ** log2N * r * 256 };
    // Accents may be typed as one character or as two.
    scrypt(password.normalize("NFKC"), salt, keyBytes, cost, (err, key) =>
      err ? reject(err) : resolve(key),
    );
  });

const format = ({ log2N, r, p }: Cost, salt: Buffer, key: Buffer): string =>
  ["scrypt", log2N, r, p, salt.toString("base64"), key.toString("base64")].join("$");

const parse = (hash: string): { cost: Cost; salt: Buffer; key: Buffer } => {
  const [name, log2N, r, p, salt, key] = hash.split("$");
  if (name !== "scrypt" || salt === undefined || key === undefined)
    throw new Error("A stored password hash has a format that is not known.");
  return {
    cost: { log2N: Number(log2N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, "base64"),
    key: Buffer.from(key, "base64"),
  };
};

const createTurns = (atOnceMax: number) => {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <Result>(run: () => Promise<Result>): Promise<Result> => {
    if (running >= atOnceMax) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
};
