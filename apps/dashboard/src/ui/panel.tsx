import { useId, type ReactNode } from "react";

interface PanelProps {
  title: string;
  /** What stands at the right of the title. */
  actions?: ReactNode;
  /** A sentence below the title, for newcomers. */
  hint?: string | undefined;
  children: ReactNode;
  className?: string;
}

export const Panel = ({ title, actions, hint, children, className = "" }: PanelProps) => {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={`min-w-0 rounded-lg border border-line bg-panel ${className}`}
    >
      <header className="flex flex-wrap items-center justify-between gap-2 px-4 pt-3">
        <h2 id={id} className="text-sm font-semibold">
          {title}
        </h2>
        {actions}
      </header>
      {hint && <p className="px-4 pt-0.5 text-xs text-muted">{hint}</p>}
      <div className="p-4 pt-3">{children}</div>
    </section>
  );
};
