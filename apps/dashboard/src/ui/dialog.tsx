import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";

interface DialogProps {
  title: string;
  lead: ReactNode;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** Takes the focus while it is open and gives it back; Escape closes it. */
export const Dialog = ({ title, lead, isOpen, onClose, children }: DialogProps) => (
  <Primitive.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-40 bg-[#000]/50" />
      <Primitive.Content className="fixed left-1/2 top-1/2 z-50 flex max-h-[90dvh] w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 flex-col gap-4 overflow-y-auto rounded-lg border border-line bg-panel p-5 shadow-xl">
        <div className="pr-8">
          <Primitive.Title className="text-base font-semibold">{title}</Primitive.Title>
          <Primitive.Description asChild>
            <div className="mt-1 text-muted">{lead}</div>
          </Primitive.Description>
        </div>
        {children}
        <Primitive.Close
          aria-label="Close"
          className="absolute right-3 top-3 rounded p-1.5 text-muted hover:bg-sunken hover:text-ink"
        >
          <X aria-hidden className="size-4" />
        </Primitive.Close>
      </Primitive.Content>
    </Primitive.Portal>
  </Primitive.Root>
);
