import { isIP } from "node:net";
import type { Request } from "express";

/**
 * Where a request comes from, as an IP address. Express follows `X-Forwarded-For` over as many proxies
 * as TRUSTED_PROXIES says and no further; what is no address there does not count.
 */
export const clientAddress = (request: Request): string =>
  [request.ip, request.socket.remoteAddress].map(plain).find((address) => isIP(address) > 0) ??
  "0.0.0.0";

/** IPv4 in an IPv6 coat is IPv4, and a zone is of this host alone. */
const plain = (address: string | undefined): string =>
  (address ?? "").replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
