import type { ProblemFacts } from "../problem.ts";
import type { Answer, ApiContext, Handler } from "../route.ts";

/** A person who is logged in. */
export interface Person {
  name: string;
  userId: string;
  idHash: string;
}

/** A handler for what people do with their own account; a token has none. */
export const ownAccount =
  <Input, Body>(
    handle: (input: Input, ctx: ApiContext, person: Person) => Promise<Answer<Body>>,
  ): Handler<Input, Body> =>
  async (input, ctx, { name, session }) =>
    session ? await handle(input, ctx, { name, ...session }) : { problem: noAccount };

const noAccount: ProblemFacts = {
  status: 409,
  title: "A token has no account",
  detail: "Log in at /login to see and change an account of your own.",
};
