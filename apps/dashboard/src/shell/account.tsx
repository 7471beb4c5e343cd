import { LogOut } from "lucide-react";
import { useState } from "react";
import { useActor } from "../api/use-actor.ts";
import { applyTheme, readTheme, themes, type Theme } from "./theme.ts";

/** Who looks, in which light, and the way out. */
export const Account = () => {
  const actor = useActor();
  const [theme, setTheme] = useState(readTheme);
  const choose = (chosen: Theme) => {
    applyTheme(chosen);
    setTheme(chosen);
  };
  return (
    <div className="flex items-center gap-1 lg:flex-col lg:items-stretch lg:gap-2 lg:border-t lg:border-line lg:pt-3">
      <p className="hidden min-w-0 px-2 text-xs lg:block">
        <span className="block truncate font-medium" title={actor?.name}>
          {actor?.name ?? "…"}
        </span>
        <span className="text-muted">{actor?.role ?? "…"}</span>
      </p>
      <label className="flex items-center justify-between gap-2 px-2 text-xs text-muted">
        <span className="sr-only lg:not-sr-only">Light</span>
        <select
          className="rounded border border-line bg-panel px-1 py-0.5 text-ink"
          value={theme}
          onChange={({ target }) => choose(themes.find((one) => one === target.value) ?? "system")}
        >
          {themes.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <form method="post" action="/logout">
        <button
          type="submit"
          className="flex w-full items-center gap-2 rounded-md px-2 py-1.5 text-xs font-medium text-muted hover:bg-sunken hover:text-ink"
        >
          <LogOut aria-hidden className="size-3.5" />
          <span className="sr-only lg:not-sr-only">Log out</span>
        </button>
      </form>
    </div>
  );
};
