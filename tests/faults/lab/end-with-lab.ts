import { spawn } from "node:child_process";
import type { Socket } from "node:net";

export type EndWithLab = ReturnType<typeof openEndWithLab>;

/**
 * A shell that outlives this process for a moment: when its input closes, because the lab ended or
 * was killed, it thaws and ends every process it was told of and removes the lab's data. It has its
 * own session, so that a Ctrl-C in the terminal does not reach it.
 */
export const openEndWithLab = (dataFolder: string) => {
  const shell = spawn("sh", ["-c", script, "sh", dataFolder], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  shell.unref();
  const input = shell.stdin as unknown as Socket;
  input.unref();
  input.on("error", () => undefined);
  return {
    add: (pid: number, signal: "KILL" | "QUIT") => input.write(`add ${pid}:${signal}\n`),
    drop: (pid: number) => input.write(`drop ${pid}:\n`),
    close: () => input.end(),
  };
};

// SIGQUIT makes Postgres end at once and take its backends along, even frozen ones (after 5 s).
const script = `
all=" "
while read -r verb one; do
  pid="\${one%%:*}"
  rest=" "
  for each in $all; do [ "\${each%%:*}" = "$pid" ] || rest="$rest$each "; done
  all="$rest"
  [ "$verb" = add ] && all="$all$one "
done
for each in $all; do
  kill -CONT "\${each%%:*}"
  kill -"\${each##*:}" "\${each%%:*}"
done
[ "$all" = " " ] || sleep 7
rm -rf "$1"
`;
