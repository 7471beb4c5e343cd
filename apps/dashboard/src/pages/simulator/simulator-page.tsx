import { Page } from "../../ui/page.tsx";

export const SimulatorPage = () => <Page title="Simulator">{null}</Page>;
