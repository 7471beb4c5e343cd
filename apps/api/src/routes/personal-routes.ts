import {
  BuyerExport,
  EraseRequest,
  Erasure,
  ErasureList,
  ErasureListQuery,
  ExportRequest,
  RevealBody,
  RevealBuyer,
  RevealedBody,
  RevealedBuyer,
} from "@sluice/contract";
import { erase, showErasures } from "../handlers/erase.ts";
import { exportBuyer } from "../handlers/export-buyer.ts";
import { revealBody } from "../handlers/reveal-body.ts";
import { revealBuyer } from "../handlers/reveal-buyer.ts";
import { route } from "../route.ts";

/** What opens or erases personal data; each use is in the audit log. */
// prettier-ignore
export const personalRoutes = [
  route({ method: "POST", path: "/orders/:id/reveal", role: "operator", input: RevealBuyer,      output: RevealedBuyer, handle: revealBuyer }),
  route({ method: "POST", path: "/events/:id/reveal", role: "admin",    input: RevealBody,       output: RevealedBody,  handle: revealBody }),
  route({ method: "POST", path: "/exports",           role: "admin",    input: ExportRequest,    output: BuyerExport,   handle: exportBuyer }),
  route({ method: "GET",  path: "/erasures",          role: "admin",    input: ErasureListQuery, output: ErasureList,   handle: showErasures }),
  route({ method: "POST", path: "/erasures",          role: "admin",    input: EraseRequest,     output: Erasure,       handle: erase }),
];
