import { OrderPhase, OrderState, type ShopList } from "@sluice/contract";
import { Button } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { phaseWords, stateWords } from "../../words/order-words.ts";
import { FindOrder } from "./find-order.tsx";
import type { FilterTexts } from "./use-order-filter.ts";

interface OrderFiltersProps {
  filter: FilterTexts;
  change: (changed: FilterTexts) => void;
  clear: () => void;
  shops: ShopList["shops"];
}

export const OrderFilters = ({ filter, change, clear, shops }: OrderFiltersProps) => (
  <form
    role="search"
    aria-label="Orders"
    className="grid grid-cols-2 items-end gap-3 sm:grid-cols-3 lg:grid-cols-4 2xl:grid-cols-[14rem_repeat(4,minmax(0,1fr))_repeat(2,minmax(0,13rem))_auto]"
    onSubmit={(event) => event.preventDefault()}
  >
    <FindOrder />
    <SelectField
      label="State"
      value={filter.state ?? ""}
      onChange={(state) => change({ state, phase: "" })}
      options={[any, ...OrderState.options.map((state) => [state, stateWords[state]] as const)]}
    />
    <SelectField
      label="Phase"
      value={filter.phase ?? ""}
      onChange={(phase) => change({ phase, state: "" })}
      options={[any, ...OrderPhase.options.map((phase) => [phase, phaseWords[phase]] as const)]}
    />
    <SelectField
      label="Shop"
      value={filter.shop ?? ""}
      onChange={(shop) => change({ shop })}
      options={[any, ...shops.map(({ id, name }) => [id, name] as const)]}
    />
    <SelectField
      label="Notes"
      value={filter.attention === "true" ? "attention" : filter.stale === "true" ? "stale" : ""}
      onChange={(note) =>
        change({
          attention: note === "attention" ? "true" : "",
          stale: note === "stale" ? "true" : "",
        })
      }
      options={[any, ["attention", "Needs you"], ["stale", "Read owed"]]}
    />
    <TextField
      label="First seen from"
      type="datetime-local"
      value={localOf(filter.from)}
      onChange={(from) => change({ from: isoOf(from) })}
    />
    <TextField
      label="First seen until"
      type="datetime-local"
      value={localOf(filter.to)}
      onChange={(to) => change({ to: isoOf(to) })}
    />
    <Button look="quiet" disabled={Object.keys(filter).length === 0} onClick={clear}>
      Clear
    </Button>
  </form>
);

const any = ["", "Any"] as const;

const isoOf = (local: string): string => (local === "" ? "" : new Date(local).toISOString());

/** A field of local time shows minutes and no zone. */
const localOf = (iso: string | undefined): string => {
  if (iso === undefined) return "";
  const time = new Date(iso);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};
