import { Page } from "../../ui/page.tsx";

export const SyncRunPage = () => <Page title="Sync run">{null}</Page>;
