import type { StepFigures } from "./measure-steps.ts";
import type { VerifyReport } from "./verify.ts";

/** The report for a terminal. */
export const reportAsText = (report: VerifyReport): string =>
  [
    `${report.orders.length} of ${report.wanted} orders, ${report.startedAt} to ${report.finishedAt}`,
    "",
    ...stepLines(report).map(([name, ...figures]) =>
      [name.padEnd(22), ...figures.map((figure) => figure.padStart(10))].join(""),
    ),
    "",
    ...report.checks.flatMap(({ name, held, failures, todo }) => [
      `${held ? "✓" : "✗"} ${name}`,
      ...shown(failures).map((failure) => `    ${failure}`),
      ...(held ? [] : [`    What to do: ${todo}`]),
    ]),
    "",
    conclusion(report),
    "",
  ].join("\n");

/** The same as Markdown, for a ticket or a closing note; it names each order. */
export const reportAsMarkdown = (report: VerifyReport): string =>
  [
    "# sluice verify",
    "",
    `${conclusion(report)} ${report.orders.length} of ${report.wanted} orders, ${report.startedAt} to ${report.finishedAt}.`,
    "",
    ...table(stepLines(report)),
    "",
    ...table([
      ["check", "held", "what was found"],
      ...report.checks.map(({ name, held, failures, todo }): Line => [
        name,
        held ? "yes" : "**no**",
        held ? "" : `${shown(failures).join("; ")}. ${todo}`,
      ]),
    ]),
    "",
    ...table([
      ["order", "shop", "state", "phase", "webhooks", "transitions"],
      ...report.orders.map((order): Line => [
        order.orderId,
        order.shopId,
        order.state,
        order.phase,
        String(order.webhooks),
        String(order.transitions),
      ]),
    ]),
    "",
  ].join("\n");

type Line = [string, ...string[]];

const stepLines = ({ steps }: VerifyReport): Line[] => [
  ["step", "count", "p50", "p99", "max"],
  stepLine("TikTok → received", steps.tiktokToReceivedMs),
  stepLine("received → state", steps.receivedToDecidedMs),
  stepLine("state → live stream", steps.decidedToStreamMs),
];

const stepLine = (name: string, { count, p50, p99, max }: StepFigures): Line => [
  name,
  String(count),
  ...[p50, p99, max].map((ms) => (ms === null ? "–" : `${ms.toLocaleString("en-US")} ms`)),
];

const conclusion = ({ checks }: VerifyReport): string => {
  const failed = checks.filter(({ held }) => !held).length;
  return failed === 0
    ? `All ${checks.length} checks held.`
    : `${failed} of ${checks.length} checks did not hold.`;
};

const shown = (failures: string[]): string[] =>
  failures.length <= shownMax
    ? failures
    : [...failures.slice(0, shownMax), `and ${failures.length - shownMax} more: --json has all`];

const shownMax = 10;

const table = ([head, ...rows]: Line[]): string[] => {
  const line = (cells: string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return head ? [line(head), line(head.map(() => "---")), ...rows.map(line)] : [];
};
