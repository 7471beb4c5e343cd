import { Page } from "../../ui/page.tsx";
import { OpenAlerts } from "./open-alerts.tsx";
import { OrdersByState } from "./orders-by-state.tsx";
import { PipelinePicture } from "./pipeline-picture.tsx";
import { ShopHealth } from "./shop-health.tsx";
import { WaitChart } from "./wait-chart.tsx";

export const OverviewPage = () => (
  <Page
    title="Overview"
    lead="Every order of your shops, from TikTok's webhook to your database, as it happens."
  >
    <OpenAlerts />
    <PipelinePicture />
    <div className="grid gap-4 xl:grid-cols-2">
      <OrdersByState />
      <WaitChart />
    </div>
    <ShopHealth />
  </Page>
);
