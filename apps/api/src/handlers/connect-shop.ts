import type { ConnectedShops, ConnectShop } from "@sluice/contract";
import { connectConsent } from "../connect-consent.ts";
import type { Handler } from "../route.ts";

/** Takes the code of a consent that somebody carried here by hand. */
export const connectShop: Handler<ConnectShop, ConnectedShops> = ({ code }, ctx, actor) =>
  connectConsent({ code, actor: actor.name }, ctx);
