import { fieldWords, type Field } from "./field-words.ts";

interface FieldChoiceProps {
  fields: readonly Field[];
  chosen: readonly Field[];
  onChange: (chosen: readonly Field[]) => void;
}

export const FieldChoice = ({ fields, chosen, onChange }: FieldChoiceProps) => (
  <fieldset>
    <legend className="text-xs font-medium text-muted">Fields</legend>
    <div className="mt-1 grid grid-cols-2 gap-1 sm:grid-cols-3">
      {fields.map((field) => (
        <label key={field} className="flex items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={chosen.includes(field)}
            onChange={({ target }) =>
              onChange(
                target.checked ? [...chosen, field] : chosen.filter((other) => other !== field),
              )
            }
          />
          {fieldWords[field]}
        </label>
      ))}
    </div>
  </fieldset>
);
