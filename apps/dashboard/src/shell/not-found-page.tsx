import { Link } from "react-router";
import { EmptyNotice } from "../ui/notice.tsx";
import { Page } from "../ui/page.tsx";

export const NotFoundPage = () => (
  <Page title="There is no such page">
    <EmptyNotice title="Nothing lives at this address.">
      <Link className="text-accent underline" to="/">
        Go to the overview
      </Link>
    </EmptyNotice>
  </Page>
);
