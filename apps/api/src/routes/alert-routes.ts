import {
  AcknowledgedAlert,
  AlertId,
  AlertList,
  AlertListQuery,
  ResolvedAlert,
} from "@sluice/contract";
import { acknowledgeAlert } from "../handlers/acknowledge-alert.ts";
import { listAlerts } from "../handlers/list-alerts.ts";
import { resolveAlert } from "../handlers/resolve-alert.ts";
import { route } from "../route.ts";

// prettier-ignore
export const alertRoutes = [
  route({ method: "GET",  path: "/alerts",                 role: "viewer",   input: AlertListQuery, output: AlertList,         handle: listAlerts }),
  route({ method: "POST", path: "/alerts/:id/acknowledge", role: "operator", input: AlertId,        output: AcknowledgedAlert, handle: acknowledgeAlert }),
  route({ method: "POST", path: "/alerts/:id/resolve",     role: "operator", input: AlertId,        output: ResolvedAlert,     handle: resolveAlert }),
];
