import { Progress as Primitive } from "radix-ui";

interface ProgressProps {
  label: string;
  done: number;
  /** Null while it is not known. */
  total: number | null;
}

export const Progress = ({ label, done, total }: ProgressProps) => {
  const share = total === null || total === 0 ? 0 : Math.min(1, done / total);
  return (
    <Primitive.Root
      aria-label={label}
      value={total === null ? null : Math.round(share * 100)}
      className="h-1.5 w-full overflow-hidden rounded-full bg-sunken"
    >
      <Primitive.Indicator
        className="h-full origin-left bg-accent transition-transform"
        style={{ transform: `scaleX(${share})` }}
      />
    </Primitive.Root>
  );
};
