import { PlayedScenario, type SimulatorStanding } from "@sluice/contract";
import { useState } from "react";
import { useMay } from "../../api/use-actor.ts";
import { useChange } from "../../api/use-change.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { countOf } from "../../words/count-text.ts";

type Scenario = SimulatorStanding["scenarios"][number];

export const ScenarioCards = ({ scenarios }: { scenarios: Scenario[] }) => (
  <Panel title="Scenarios" hint="Each plays so many orders to their end. Several may run at once.">
    <ul className="flex flex-col divide-y divide-line">
      {scenarios.map((scenario) => (
        <ScenarioCard key={scenario.name} scenario={scenario} />
      ))}
    </ul>
  </Panel>
);

const ScenarioCard = ({ scenario }: { scenario: Scenario }) => {
  const mayAct = useMay("operator");
  const [orders, setOrders] = useState(String(scenario.orders));
  const [perSecond, setPerSecond] = useState(String(scenario.perSecond));
  const play = useChange(PlayedScenario, `/simulator/scenarios/${scenario.name}`, {
    touches: ["/simulator"],
  });
  return (
    <li className="py-3">
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          play.mutate({ orders: Number(orders), perSecond: Number(perSecond) });
        }}
      >
        <div className="min-w-40 flex-1">
          <h3 className="font-medium">{scenario.name}</h3>
          <p className="text-xs text-muted">{scenario.about}</p>
        </div>
        <div className="w-20">
          <TextField
            label="Orders"
            type="number"
            min={1}
            required
            value={orders}
            onChange={setOrders}
          />
        </div>
        <div className="w-20">
          <TextField
            label="A second"
            type="number"
            min={0.1}
            step="any"
            required
            value={perSecond}
            onChange={setPerSecond}
          />
        </div>
        <Button
          type="submit"
          look="primary"
          aria-label={`Start ${scenario.name}`}
          disabled={!mayAct || play.isPending}
          title={mayAct ? undefined : "It takes the role operator"}
        >
          Start
        </Button>
      </form>
      <p role="status" className="text-xs text-muted">
        {play.data && `Started: ${countOf(play.data.orders, "order")}.`}
      </p>
      {play.error && <ErrorNotice error={play.error} />}
    </li>
  );
};
