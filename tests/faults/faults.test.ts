import { processCases, serverCases, syncCases } from "./cases.ts";
import { testShortForms } from "./lab/test-short-forms.ts";

// One file, so that they run one after another: two at a time would spoil each other's time limits.
describe("nothing is lost, repeated or stuck", () => {
  testShortForms([...serverCases, ...processCases, ...syncCases]);
});
