import {
  Activity,
  FlaskConical,
  BookOpen,
  Layers,
  MailWarning,
  Package,
  RefreshCw,
  Store,
  type LucideIcon,
} from "lucide-react";
import { NavLink } from "react-router";
import { SimulatorStanding } from "@sluice/contract";
import { useRead } from "../api/use-read.ts";
import { useFigures } from "../live/live-context.ts";
import { countText } from "../words/count-text.ts";

/** The pages. On a phone they stand in one line that scrolls. */
export const Navigation = () => {
  const deadLetters = useFigures()?.deadLetters ?? 0;
  const { data: simulator } = useRead(SimulatorStanding, "/simulator");
  return (
    <nav
      aria-label="Pages"
      className="order-last flex w-full min-w-0 gap-1 overflow-x-auto lg:order-none lg:mt-4 lg:flex-none lg:flex-col"
    >
      <Place to="/" icon={Activity} word="Overview" />
      <Place to="/orders" icon={Package} word="Orders" />
      <Place to="/dead-letters" icon={MailWarning} word="Dead letters" count={deadLetters} />
      <Place to="/sync" icon={RefreshCw} word="Sync" />
      <Place to="/shops" icon={Store} word="Shops" />
      {simulator?.isThere && <Place to="/simulator" icon={FlaskConical} word="Simulator" />}
      <a href="/queues/" className={placeShape}>
        <Layers aria-hidden className="size-4" />
        Queues
      </a>
      <a href="/api/docs/" className={placeShape}>
        <BookOpen aria-hidden className="size-4" />
        API
      </a>
    </nav>
  );
};

interface PlaceProps {
  to: string;
  icon: LucideIcon;
  word: string;
  count?: number;
}

const Place = ({ to, icon: Icon, word, count = 0 }: PlaceProps) => (
  <NavLink to={to} end={to === "/"} className={placeShape}>
    <Icon aria-hidden className="size-4" />
    {word}
    {count > 0 && (
      <span className="ml-auto rounded-full bg-bad/10 px-1.5 text-xs text-bad">
        {countText(count)}
        <span className="sr-only"> open</span>
      </span>
    )}
  </NavLink>
);

const placeShape =
  "flex shrink-0 items-center gap-2 rounded-md px-2 py-1.5 font-medium text-muted hover:bg-sunken hover:text-ink " +
  "aria-[current=page]:bg-sunken aria-[current=page]:text-ink";
