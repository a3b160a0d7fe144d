import { FormField, Input, Slider } from '@cloudscape-design/components';
import { useState } from 'react';
import type { CapacityPreview } from '#shared/contracts/planning.ts';
import { formatCount } from '../../lib/format.ts';
import type { FieldProps } from './field-props.ts';

const FALLBACK_MAX = 100;

/** With what the organization has left, so that nobody asks for what is refused. */
export function ConcurrencyField({
  draft,
  set,
  capacity,
}: FieldProps & { capacity: CapacityPreview | undefined }) {
  const value = draft.max_concurrent_calls;
  // As it is typed: a field that fills itself again would make 23 of a 2 for a 3.
  const [typed, setTyped] = useState<string | null>(null);
  const max = Math.max(capacity?.org.limit ?? FALLBACK_MAX, value, 2);
  const change = (next: number) =>
    set({ max_concurrent_calls: Math.min(Math.max(Math.round(next), 1), max) });
  return (
    <FormField
      label="Concurrency"
      description={
        capacity &&
        `${formatCount(capacity.org.available)} of the organization's ${formatCount(capacity.org.limit)} lines could be had.`
      }
    >
      <div className="with-slider">
        <Slider
          ariaLabel="Concurrency"
          min={1}
          max={max}
          value={value}
          onChange={({ detail }) => change(detail.value)}
        />
        <Input
          type="number"
          inputMode="numeric"
          ariaLabel="Calls at once"
          value={typed ?? String(value)}
          onChange={({ detail }) => {
            setTyped(detail.value);
            const next = Number(detail.value);
            if (next >= 1) change(next);
          }}
          onBlur={() => setTyped(null)}
        />
      </div>
    </FormField>
  );
}
