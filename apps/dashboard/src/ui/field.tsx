import {
  useId,
  type InputHTMLAttributes,
  type ReactNode,
  type TextareaHTMLAttributes,
} from "react";

interface FieldProps {
  label: string;
  hint?: string;
  value: string;
  onChange: (value: string) => void;
}

/** The label stands above, so that it is read before the field and not lost once it is filled. */
export const TextField = ({
  label,
  hint,
  value,
  onChange,
  ...rest
}: FieldProps & Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "value">) => (
  <Labelled label={label} hint={hint}>
    {(ids) => (
      <input
        {...ids}
        className={`${box} h-8`}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        {...rest}
      />
    )}
  </Labelled>
);

export const TextArea = ({
  label,
  hint,
  value,
  onChange,
  ...rest
}: FieldProps & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "onChange" | "value">) => (
  <Labelled label={label} hint={hint}>
    {(ids) => (
      <textarea
        {...ids}
        rows={3}
        className={`${box} py-1.5`}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        {...rest}
      />
    )}
  </Labelled>
);

interface SelectFieldProps extends FieldProps {
  /** Value and word. An empty value stands for no choice. */
  options: readonly (readonly [value: string, word: string])[];
}

export const SelectField = ({ label, hint, value, onChange, options }: SelectFieldProps) => (
  <Labelled label={label} hint={hint}>
    {(ids) => (
      <select
        {...ids}
        className={`${box} h-8`}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      >
        {options.map(([option, word]) => (
          <option key={option} value={option}>
            {word}
          </option>
        ))}
      </select>
    )}
  </Labelled>
);

interface LabelledProps {
  label: string;
  hint: string | undefined;
  children: (ids: { id: string; "aria-describedby"?: string }) => ReactNode;
}

const Labelled = ({ label, hint, children }: LabelledProps) => {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-xs font-medium text-muted">
        {label}
      </label>
      {children({ id, ...(hint !== undefined && { "aria-describedby": `${id}-hint` }) })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
};

const box =
  "w-full min-w-0 rounded-md border border-line bg-panel px-2 text-ink placeholder:text-muted";
