import { useRouteError } from "react-router";
import { Button } from "../ui/button.tsx";
import { Page } from "../ui/page.tsx";

/** A page that broke must not take the others along. A release in between makes its script go missing. */
export const PageFailed = () => {
  const error = useRouteError();
  return (
    <Page title="This page failed">
      <p className="max-w-prose text-muted">
        Reload it; after a new release that is all it takes. If it happens again, tell your
        engineers: <code>{error instanceof Error ? error.message : "no message"}</code>
      </p>
      <div>
        <Button look="primary" onClick={() => window.location.reload()}>
          Reload
        </Button>
      </div>
    </Page>
  );
};
