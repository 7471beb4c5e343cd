import { Page } from "../../ui/page.tsx";

export const OrderPage = () => <Page title="Order">{null}</Page>;
