import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";

/** An id in full, with a button that copies it. */
export const CopyId = ({ id, name }: { id: string; name: string }) => {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    await navigator.clipboard.writeText(id);
    setIsCopied(true);
  };
  const Icon = isCopied ? Check : Copy;
  return (
    <span className="inline-flex items-center gap-1 font-mono">
      {id}
      <button
        type="button"
        aria-label={isCopied ? `${name} copied` : `Copy ${name}`}
        className="rounded p-1 text-muted hover:bg-sunken hover:text-ink"
        onClick={() => void copy()}
      >
        <Icon aria-hidden className="size-3.5" />
      </button>
    </span>
  );
};
