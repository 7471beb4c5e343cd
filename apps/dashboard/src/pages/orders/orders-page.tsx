import { Page } from "../../ui/page.tsx";

export const OrdersPage = () => <Page title="Orders">{null}</Page>;
