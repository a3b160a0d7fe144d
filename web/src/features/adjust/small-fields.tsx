import { FormField, Input, Slider } from '@cloudscape-design/components';
import type { FieldProps } from './field-props.ts';

const HIGHEST = 10;

export function PriorityField({ draft, set }: FieldProps) {
  return (
    <FormField
      label="Priority"
      description="Of 10; who has more gets free lines first."
    >
      <Slider
        ariaLabel="Priority"
        min={1}
        max={HIGHEST}
        tickMarks
        value={draft.priority}
        valueFormatter={(value) => `${value} of ${HIGHEST}`}
        onChange={({ detail }) => set({ priority: detail.value })}
      />
    </FormField>
  );
}

export function RetryFields({ draft, errors, set }: FieldProps) {
  return (
    <div className="two-fields">
      <FormField label="Max attempts" errorText={errors.max_attempts}>
        <Input
          type="number"
          inputMode="numeric"
          value={draft.max_attempts}
          onChange={({ detail }) => set({ max_attempts: detail.value })}
        />
      </FormField>
      <FormField label="Retry delay, minutes" errorText={errors.delay_minutes}>
        <Input
          type="number"
          inputMode="decimal"
          value={draft.delay_minutes}
          onChange={({ detail }) => set({ delay_minutes: detail.value })}
        />
      </FormField>
    </div>
  );
}

export function BudgetField({ draft, errors, set }: FieldProps) {
  return (
    <FormField
      label="Budget, USD"
      description="Empty: no limit."
      errorText={errors.budget_usd}
    >
      <Input
        type="number"
        inputMode="decimal"
        value={draft.budget_usd}
        onChange={({ detail }) => set({ budget_usd: detail.value })}
      />
    </FormField>
  );
}
