import { useId, useState } from "react";
import type { Dial } from "./dials.ts";

interface DialSliderProps {
  dial: Dial;
  /** As the simulator has it. */
  value: number;
  isDisabled: boolean;
  onTurn: (value: number) => void;
}

export const DialSlider = ({ dial, value, isDisabled, onTurn }: DialSliderProps) => {
  const id = useId();
  // While it is being turned it follows the hand, not the simulator.
  const [held, setHeld] = useState<number>();
  const shown = held ?? value;
  const letGo = () => {
    if (held !== undefined && held !== value) onTurn(held);
    setHeld(undefined);
  };
  return (
    <>
      <div className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="font-medium">
          {dial.word}
        </label>
        <output htmlFor={id} className={shown === 0 ? "text-muted" : "font-semibold text-warn"}>
          {dial.show(shown)}
        </output>
      </div>
      <input
        id={id}
        type="range"
        className="w-full accent-accent"
        min={0}
        max={dial.max}
        step={dial.step}
        value={shown}
        disabled={isDisabled}
        aria-valuetext={dial.show(shown)}
        aria-describedby={`${id}-hint`}
        onChange={({ target }) => setHeld(Number(target.value))}
        onPointerUp={letGo}
        onKeyUp={letGo}
        onBlur={letGo}
      />
      <p id={`${id}-hint`} className="text-xs text-muted">
        {dial.hint}
      </p>
    </>
  );
};
