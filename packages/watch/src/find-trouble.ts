import type { Finding } from "./check.ts";
import { checks, type CheckName } from "./checks.ts";
import type { Limits } from "./settings.ts";
import type { Sight } from "./sight.ts";

export interface Trouble extends Finding {
  check: CheckName;
}

/** What the checks find, and which of them could tell. */
export const findTrouble = (
  sight: Sight,
  limits: Limits,
  { alertsOnly }: { alertsOnly: boolean },
): { judged: CheckName[]; found: Trouble[] } => {
  const made = (Object.keys(checks) as CheckName[])
    .filter((check) => checks[check].isAlert || !alertsOnly)
    .flatMap((check) => {
      const findings = checks[check].check(sight, limits);
      return findings === undefined ? [] : [{ check, findings }];
    });
  return {
    judged: made.map(({ check }) => check),
    found: made.flatMap(({ check, findings }) =>
      findings.slice(0, perCheckMax).map((finding) => ({ ...finding, check })),
    ),
  };
};

// Where all shops have the same trouble, more would say no more.
const perCheckMax = 200;
