import { Page } from "../../ui/page.tsx";

export const SyncPage = () => <Page title="Sync">{null}</Page>;
