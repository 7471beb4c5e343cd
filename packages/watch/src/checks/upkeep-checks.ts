import { inWords, ofDatabase, when, type Check } from "../check.ts";

/** Requests to TikTok are refused from 30 s ahead or 5 min behind; schedules bear five seconds. */
export const clocksDiffer: Check = ({ clocks }) =>
  clocks.flatMap(({ of, aheadMs, uncertainMs }) =>
    when(Math.abs(aheadMs) > clockToleranceMs + uncertainMs, {
      key: `clocks_differ:${of}`,
      what: `The clock of ${of} is ${inWords(Math.abs(aheadMs))} ${aheadMs > 0 ? "ahead of" : "behind"} this machine's.`,
      fix: "Let NTP keep the time on both machines (timedatectl set-ntp true).",
    }),
  );

const clockToleranceMs = 5_000;

export const alertsUndelivered = ofDatabase(({ deliveries: { failed, oldestPendingMs } }) => [
  ...when(failed > 0, {
    key: "alerts_undelivered:failed",
    what: `${failed} messages about alerts were given up.`,
    fix: "Correct SMTP_URL, ALERT_SLACK_URL or ALERT_WEBHOOK_URL; then sluice doctor --fix sends them.",
    mend: "deliveries",
  }),
  ...when(oldestPendingMs > deliveredAfterMs, {
    key: "alerts_undelivered:late",
    what: `Messages about alerts wait for up to ${inWords(oldestPendingMs)}.`,
    fix: "Correct SMTP_URL, ALERT_SLACK_URL or ALERT_WEBHOOK_URL, and start an api or a worker.",
  }),
]);

const deliveredAfterMs = 600_000;

export const noAdmin = ofDatabase(({ admins }) =>
  when(admins === 0, {
    key: "no_admin",
    what: "There is no admin who could log in.",
    fix: "sluice users add --role admin",
  }),
);

export const strayPointers: Check = ({ doctor }) =>
  doctor &&
  when(doctor.strayPointers > 0, {
    key: "stray_pointers",
    what: `${doctor.strayPointers} dead letters and their pointers in Bull Board do not match.`,
    fix: "sluice doctor --fix",
    mend: "dead pointers",
  });

export const apiUnreachable: Check = ({ doctor }) =>
  doctor &&
  when(doctor.apiTrouble !== undefined, {
    key: "api_unreachable",
    what: `The API cannot be asked: ${doctor.apiTrouble ?? ""}.`,
    fix: "Start it (node apps/api/dist/main.js), or correct SLUICE_API_URL and API_TOKEN.",
  });

export const settings: Check = ({ doctor }) =>
  doctor?.settings.flatMap(({ name, trouble, fix }) =>
    when(true, { key: `settings:${name}`, what: `${name} ${trouble}.`, fix }),
  );
