import { Outlet, useNavigation } from "react-router";
import logo from "../styles/sluice.svg";
import { Account } from "./account.tsx";
import { Banner } from "./banner.tsx";
import { Navigation } from "./navigation.tsx";
import { StreamLight } from "./stream-light.tsx";

/** What stands around every page. */
export const Shell = () => {
  const { state } = useNavigation();
  return (
    <div className="flex min-h-dvh flex-col lg:flex-row">
      <a
        href="#content"
        className="sr-only rounded bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:absolute focus:left-2 focus:top-2 focus:z-50"
      >
        Skip to the content
      </a>
      <aside className="sticky top-0 z-30 flex shrink-0 flex-wrap items-center justify-between gap-x-3 gap-y-1 border-b border-line bg-panel px-3 py-2 lg:h-dvh lg:w-52 lg:flex-col lg:flex-nowrap lg:items-stretch lg:justify-start lg:border-b-0 lg:border-r lg:py-4">
        <span className="flex items-center gap-2 px-2 text-base font-semibold tracking-tight">
          <img src={logo} alt="" className="size-6" />
          Sluice
        </span>
        <Navigation />
        <div className="flex items-center gap-2 lg:mt-auto lg:flex-col lg:items-stretch">
          <StreamLight />
          <Account />
        </div>
      </aside>
      <main
        id="content"
        tabIndex={-1}
        className="min-w-0 flex-1 outline-none"
        aria-busy={state === "loading"}
      >
        <Banner />
        <Outlet />
      </main>
    </div>
  );
};
