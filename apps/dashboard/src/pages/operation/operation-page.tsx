import { Page } from "../../ui/page.tsx";

export const OperationPage = () => <Page title="Operation">{null}</Page>;
