import { z } from "zod";

/** Whether the API can do its work. `notReady` says, for people, what stands in the way. */
export const Health = z.object({ notReady: z.array(z.string()) });
export type Health = z.infer<typeof Health>;
