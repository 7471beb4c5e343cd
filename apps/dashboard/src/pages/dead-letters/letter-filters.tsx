import { Button } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import type { LetterFilterTexts } from "./use-letter-filter.ts";

interface LetterFiltersProps {
  filter: LetterFilterTexts;
  change: (changed: Record<string, string>) => void;
  clear: () => void;
}

export const LetterFilters = ({ filter, change, clear }: LetterFiltersProps) => (
  <form
    role="search"
    aria-label="Dead letters"
    className="grid grid-cols-2 items-end gap-3 sm:grid-cols-3 lg:grid-cols-[repeat(4,minmax(0,1fr))_auto]"
    onSubmit={(event) => event.preventDefault()}
  >
    <SelectField
      label="Status"
      value={filter.status ?? "open"}
      onChange={(status) => change({ status })}
      options={["open", "retrying", "resolved", "discarded"].map((word) => [word, word] as const)}
    />
    <SelectField
      label="Stage"
      value={filter.stage ?? ""}
      onChange={(stage) => change({ stage })}
      options={[
        ["", "Any"],
        ["normalize", "normalize: webhooks become facts"],
        ["persist", "persist: facts into Postgres"],
        ["advance", "advance: orders take their steps"],
        ["sync", "sync: reads TikTok's lists"],
      ]}
    />
    <TextField
      label="Order id"
      value={filter.orderId ?? ""}
      onChange={(orderId) => change({ orderId: orderId.trim() })}
    />
    <TextField
      label="Error contains"
      value={filter.error ?? ""}
      onChange={(error) => change({ error })}
    />
    <Button look="quiet" onClick={clear}>
      Clear
    </Button>
  </form>
);
