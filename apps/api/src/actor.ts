import type { Role } from "@sluice/contract";

/** Who asks. */
export interface Actor {
  /** As the audit log and the timelines name it, free of secrets: an e-mail address, a token's name. */
  name: string;
  role: Role;
  /** A person who is logged in. */
  session?: { userId: string; idHash: string };
  /** A token of `POST /tokens`, with the areas of the API that it opens; null for all its role may. */
  token?: { scopes: string[] | null };
}
