import { useEffect, type ReactNode } from "react";

interface PageProps {
  title: string;
  /** Shown in place of the title, where that is more than words. */
  heading?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** Every page begins alike: its name, one sentence, what can be done. */
export const Page = ({ title, heading, lead, actions, children }: PageProps) => {
  useEffect(() => {
    document.title = `${title} · Sluice`;
  }, [title]);
  return (
    <div className="mx-auto flex w-full max-w-[96rem] flex-col gap-4 p-4 lg:p-6">
      <header className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold tracking-tight">{heading ?? title}</h1>
          {lead && <p className="mt-0.5 max-w-prose text-muted">{lead}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
};
