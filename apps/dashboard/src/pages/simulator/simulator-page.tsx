import { SimulatorStanding } from "@sluice/contract";
import { useRead } from "../../api/use-read.ts";
import { Answer } from "../../ui/answer.tsx";
import { EmptyNotice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { FaultDials } from "./fault-dials.tsx";
import { ScenarioCards } from "./scenario-cards.tsx";
import { SimulatorEffect } from "./simulator-effect.tsx";

export const SimulatorPage = () => {
  const simulator = useRead(SimulatorStanding, "/simulator", { everyMs: 2_000 });
  return (
    <Page
      title="Simulator"
      lead="Here TikTok is played by a simulator. Start a scenario, turn something off, and watch Sluice put it right. Try this: drop 30 % of the webhooks, play the happy path, and see sync bring the missing ones."
    >
      <Answer of={simulator} lines={10}>
        {(standing) =>
          standing.isThere ? (
            <>
              <SimulatorEffect webhooks={standing.webhooks} />
              <div className="grid items-start gap-4 xl:grid-cols-2">
                <ScenarioCards scenarios={standing.scenarios} />
                <FaultDials faults={standing.faults} />
              </div>
            </>
          ) : (
            <EmptyNotice title="There is no simulator here.">
              This installation talks to TikTok itself.
            </EmptyNotice>
          )
        }
      </Answer>
    </Page>
  );
};
