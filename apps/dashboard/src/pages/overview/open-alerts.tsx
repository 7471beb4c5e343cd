import { AcknowledgedAlert, AlertList } from "@sluice/contract";
import { useMay } from "../../api/use-actor.ts";
import { useChange } from "../../api/use-change.ts";
import { useRead } from "../../api/use-read.ts";
import { Answer } from "../../ui/answer.tsx";
import { Button } from "../../ui/button.tsx";
import { Moment } from "../../ui/moment.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Tag } from "../../ui/tag.tsx";

/** What Sluice noticed about itself, and what to do about it. */
export const OpenAlerts = () => {
  const alerts = useRead(AlertList, "/alerts", {
    query: { open: true, limit: 50 },
    everyMs: 10_000,
  });
  const mayAct = useMay("operator");
  const acknowledge = useChange<typeof AcknowledgedAlert, { id: string }>(
    AcknowledgedAlert,
    ({ id }) => `/alerts/${id}/acknowledge`,
    { touches: ["/alerts"], sends: () => ({}) },
  );
  if (alerts.data?.alerts.length === 0)
    return (
      <p className="rounded-lg border border-line bg-panel px-4 py-2.5">
        <Tag tone="good">no alert</Tag> <span className="text-muted">Nothing needs you.</span>
      </p>
    );
  return (
    <Panel title="Alerts" hint="Told by e-mail, Slack or webhook as well, where that is set.">
      {acknowledge.error && <ErrorNotice error={acknowledge.error} />}
      <Answer of={alerts} lines={1}>
        {(list) => (
          <ul className="divide-y divide-line">
            {list.alerts.map((alert) => (
              <li key={alert.id} className="flex flex-wrap items-start gap-x-3 gap-y-1 py-2">
                <Tag tone={alert.acknowledgedAt === null ? "bad" : "plain"}>
                  {alert.kind.replaceAll("_", " ")}
                </Tag>
                <p className="min-w-64 flex-1">{alert.text}</p>
                <span className="text-xs text-muted">
                  opened <Moment at={alert.openedAt} />
                  {alert.acknowledgedBy !== null && `, seen by ${alert.acknowledgedBy}`}
                </span>
                {alert.acknowledgedAt === null && mayAct && (
                  <Button onClick={() => acknowledge.mutate({ id: alert.id })}>Acknowledge</Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </Panel>
  );
};
