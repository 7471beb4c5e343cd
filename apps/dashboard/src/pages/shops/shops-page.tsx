import { Page } from "../../ui/page.tsx";

export const ShopsPage = () => <Page title="Shops">{null}</Page>;
