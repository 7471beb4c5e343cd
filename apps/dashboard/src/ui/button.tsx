import type { ButtonHTMLAttributes } from "react";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary` for the one thing a page is for, `danger` for what cannot be taken back. */
  look?: "plain" | "primary" | "danger" | "quiet";
}

export const Button = ({ look = "plain", className = "", ...rest }: ButtonProps) => (
  <button type="button" className={`${shape} ${looks[look]} ${className}`} {...rest} />
);

/** For links that act like buttons. */
export const buttonShape = (look: NonNullable<ButtonProps["look"]> = "plain"): string =>
  `${shape} ${looks[look]}`;

const shape =
  "inline-flex h-8 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border px-3 " +
  "text-sm font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-50";

const looks = {
  plain: "border-line bg-panel text-ink hover:bg-sunken",
  primary: "border-transparent bg-accent text-on-accent hover:opacity-90",
  danger: "border-bad/40 bg-panel text-bad hover:bg-bad/10",
  quiet: "border-transparent text-muted hover:bg-sunken hover:text-ink",
};
