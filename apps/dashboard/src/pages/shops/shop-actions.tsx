import { ShopStanding } from "@sluice/contract";
import { useState } from "react";
import { useMay } from "../../api/use-actor.ts";
import { useChange } from "../../api/use-change.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import type { Shop } from "./shop.ts";

/** Holding a shop up, letting it go on, and ending its connection. */
export const ShopActions = ({ shop }: { shop: Shop }) => {
  const isAdmin = useMay("admin");
  const [isAsking, setIsAsking] = useState(false);
  const touches = ["/shops"];
  const pause = useChange(ShopStanding, `/shops/${shop.id}/pause`, { touches });
  const resume = useChange(ShopStanding, `/shops/${shop.id}/resume`, { touches });
  const disconnect = useChange(ShopStanding, `/shops/${shop.id}/disconnect`, { touches });
  const title = isAdmin ? undefined : "It takes the role admin";
  const error = pause.error ?? resume.error;
  if (shop.status === "deauthorized")
    return <p className="text-muted">Only a new consent of the seller brings it back.</p>;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {error && <ErrorNotice error={error} />}
      {shop.status === "connected" ? (
        <Button
          disabled={!isAdmin || pause.isPending}
          title={title}
          onClick={() => pause.mutate({})}
        >
          Pause
        </Button>
      ) : (
        <Button
          disabled={!isAdmin || resume.isPending}
          title={title}
          onClick={() => resume.mutate({})}
        >
          Let it go on
        </Button>
      )}
      <Button look="danger" disabled={!isAdmin} title={title} onClick={() => setIsAsking(true)}>
        Disconnect …
      </Button>
      <ReasonDialog
        title={`Disconnect ${shop.name}`}
        lead="Its orders are not read any more, and its tokens are destroyed with the seller's last shop. Only a new consent of the seller brings it back."
        action="Disconnect"
        look="danger"
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={(reason) => disconnect.mutateAsync({ reason })}
      />
    </div>
  );
};
