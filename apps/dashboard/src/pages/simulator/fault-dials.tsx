import { SimulatorFaults } from "@sluice/contract";
import { useMay } from "../../api/use-actor.ts";
import { useChange } from "../../api/use-change.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { DialSlider } from "./dial-slider.tsx";
import { dials } from "./dials.ts";

/** What goes wrong at TikTok, and how often. */
export const FaultDials = ({ faults }: { faults: SimulatorFaults }) => {
  const mayAct = useMay("operator");
  const turn = useChange(SimulatorFaults, "/simulator/faults", {
    method: "PUT",
    touches: ["/simulator"],
  });
  return (
    <Panel
      title="Fault dials"
      hint="Turned as soon as you let go."
      actions={
        <Button
          disabled={!mayAct}
          title={mayAct ? undefined : "It takes the role operator"}
          onClick={() => turn.mutate({ dials: {}, reset: true })}
        >
          All off
        </Button>
      }
    >
      {turn.error && <ErrorNotice error={turn.error} />}
      <ul className="flex flex-col gap-4">
        {dials.map((dial) => (
          <li key={dial.name}>
            <DialSlider
              dial={dial}
              value={Number(faults[dial.name] ?? 0)}
              isDisabled={!mayAct}
              onTurn={(value) => turn.mutate({ dials: { [dial.name]: value } })}
            />
          </li>
        ))}
      </ul>
    </Panel>
  );
};
