import { WebhookSubscriptions } from "@sluice/contract";
import { useMay } from "../../api/use-actor.ts";
import { useChange } from "../../api/use-change.ts";
import { useRead } from "../../api/use-read.ts";
import { Answer } from "../../ui/answer.tsx";
import { Button } from "../../ui/button.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Tag } from "../../ui/tag.tsx";
import { countOf } from "../../words/count-text.ts";

/** Whether TikTok sends the shop's events where they belong. Asked of TikTok when somebody looks. */
export const ShopWebhooks = ({ shopId }: { shopId: string }) => {
  const isAdmin = useMay("admin");
  const path = `/shops/${shopId}/webhooks`;
  const webhooks = useRead(WebhookSubscriptions, path);
  const repair = useChange(WebhookSubscriptions, path, { method: "PUT", touches: [path] });
  return (
    <section className="mt-4 border-t border-line pt-3">
      <h3 className="font-medium">Webhooks at TikTok</h3>
      <Answer of={webhooks} lines={1}>
        {({ address, different, present, wanted }) => (
          <div className="mt-1 flex flex-wrap items-center gap-2">
            {address === null ? (
              <p className="text-muted">
                {countOf(present.length, "subscription")}. They are not looked after:
                WEBHOOK_PUBLIC_URL is not set.
              </p>
            ) : different.length === 0 ? (
              <p>
                <Tag tone="good">in order</Tag> all {wanted.length} go to{" "}
                <code className="break-all">{address}</code>
              </p>
            ) : (
              <>
                <p className="text-bad">
                  {countOf(different.length, "event type")} missing or sent elsewhere:{" "}
                  {different.map(({ eventType }) => eventType).join(", ")}
                </p>
                <Button
                  disabled={!isAdmin || repair.isPending}
                  title={isAdmin ? undefined : "It takes the role admin"}
                  onClick={() => repair.mutate({})}
                >
                  Put right
                </Button>
              </>
            )}
            {repair.error && <ErrorNotice error={repair.error} />}
          </div>
        )}
      </Answer>
    </section>
  );
};
