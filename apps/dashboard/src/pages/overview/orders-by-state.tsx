import { OrderState } from "@sluice/contract";
import { Link } from "react-router";
import { useFigures } from "../../live/live-context.ts";
import { Panel } from "../../ui/panel.tsx";
import { countText } from "../../words/count-text.ts";
import { stateWords } from "../../words/order-words.ts";

export const OrdersByState = () => {
  const orders = useFigures()?.orders;
  const total = orders ? OrderState.options.reduce((sum, state) => sum + orders[state], 0) : 0;
  return (
    <Panel title="Orders by state" actions={<Total count={orders && total} />}>
      <ul className="grid grid-cols-[repeat(auto-fit,minmax(6.75rem,1fr))] gap-2">
        {OrderState.options.map((state) => (
          <li key={state}>
            <Link
              to={`/orders?state=${state}`}
              className="block rounded-md border border-line bg-page p-3 hover:bg-sunken"
            >
              <span className={`flex items-center gap-1.5 text-xs font-medium ${inks[state]}`}>
                <span aria-hidden className="size-1.5 rounded-full bg-current" />
                {stateWords[state]}
              </span>
              <output className="mt-1 block text-lg font-semibold">
                {orders ? countText(orders[state]) : "…"}
              </output>
            </Link>
          </li>
        ))}
      </ul>
      <div aria-hidden className="mt-3 flex h-2 overflow-hidden rounded-full bg-sunken">
        {orders &&
          OrderState.options.map((state) => (
            <div
              key={state}
              className={`${inks[state]} bg-current`}
              style={{ width: `${total === 0 ? 0 : (orders[state] / total) * 100}%` }}
            />
          ))}
      </div>
    </Panel>
  );
};

const Total = ({ count }: { count: number | undefined }) => (
  <output className="text-xs text-muted">
    {count === undefined ? "…" : `${countText(count)} in all`}
  </output>
);

const inks = {
  received: "text-received",
  processing: "text-processing",
  shipped: "text-shipped",
  delivered: "text-delivered",
  failed: "text-failed",
};
