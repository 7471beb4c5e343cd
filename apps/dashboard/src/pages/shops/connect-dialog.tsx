import { ConnectedShops, ConsentLink } from "@sluice/contract";
import { useState } from "react";
import { useChange } from "../../api/use-change.ts";
import { Button, buttonShape } from "../../ui/button.tsx";
import { CopyId } from "../../ui/copy-id.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { Moment } from "../../ui/moment.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { countOf } from "../../words/count-text.ts";

/** How a seller opens shops to Sluice: by a link, or by the code that TikTok answered with. */
export const ConnectDialog = ({ onClose }: { onClose: () => void }) => {
  const [code, setCode] = useState("");
  const touches = ["/shops"];
  const make = useChange(ConsentLink, "/authorizations/links", { touches });
  const exchange = useChange(ConnectedShops, "/authorizations", { touches });
  return (
    <Dialog
      title="Connect a shop"
      lead="Only the seller can open a shop. They agree on TikTok's own page, which leads back here."
      isOpen
      onClose={onClose}
    >
      <section className="flex flex-col gap-2">
        <h3 className="font-medium">By a link</h3>
        {make.data ? (
          <>
            <p className="break-all rounded bg-sunken p-2 text-xs">
              <CopyId id={make.data.url} name="link" />
            </p>
            <p className="text-muted">
              It works once and <Moment at={make.data.expiresAt} />. Send it to the seller, or open
              it if you are the seller.
            </p>
            <a className={`${buttonShape("primary")} w-fit`} href={make.data.url}>
              Open TikTok&apos;s page
            </a>
          </>
        ) : (
          <Button
            className="w-fit"
            look="primary"
            disabled={make.isPending}
            onClick={() => make.mutate({})}
          >
            Make a link
          </Button>
        )}
        {make.error && <ErrorNotice error={make.error} />}
      </section>
      <form
        className="flex flex-col gap-2 border-t border-line pt-3"
        onSubmit={(event) => {
          event.preventDefault();
          exchange.mutate({ code: code.trim() });
        }}
      >
        <h3 className="font-medium">By a code</h3>
        <TextField
          label="The code from TikTok's redirect"
          hint="Good for 30 minutes, once."
          required
          value={code}
          onChange={setCode}
        />
        <Button type="submit" className="w-fit" disabled={exchange.isPending || code.trim() === ""}>
          Connect
        </Button>
        {exchange.error && <ErrorNotice error={exchange.error} />}
        {exchange.data && (
          <p role="status">
            Connected {countOf(exchange.data.shops.length, "shop")}:{" "}
            {exchange.data.shops.map(({ name }) => name).join(", ")}.
          </p>
        )}
      </form>
    </Dialog>
  );
};
