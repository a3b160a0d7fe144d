import {
  Box,
  Checkbox,
  Input,
  Table,
  TokenGroup,
} from '@cloudscape-design/components';
import { useState } from 'react';
import { formatCode } from '../../lib/format.ts';
import { Field, useErrorAt, useField, type WizardPath } from './fields.tsx';
import { type RuledOutcome, ruledOutcomes } from './form.ts';
import { fieldId } from './wizard-context.ts';

/** What an outcome of an attempt is, where its word does not say it. */
const meanings: Readonly<Partial<Record<RuledOutcome, string>>> = {
  no_answer: 'It rang out',
  rejected: 'Declined',
  timeout: 'Nobody knows how it ended',
  error: 'The carrier failed',
  abandoned: 'They answered, and nobody was free',
  machine: 'An answering machine',
  completed: 'With one of the dispositions below',
};

/** Outcome × whether it is tried again × after how long × how often. */
export function RetryMatrix() {
  const rows = ruledOutcomes.map((outcome) => ({ outcome }));
  return (
    <div className="stack-s" id={fieldId('retry_policy.on_system')}>
      <Table
        variant="embedded"
        ariaLabels={{ tableLabel: 'What is tried again' }}
        header={
          <Box variant="h3" padding={{ bottom: 'xs' }}>
            What is tried again
          </Box>
        }
        items={rows}
        trackBy="outcome"
        columnDefinitions={[
          {
            id: 'outcome',
            header: 'Outcome',
            isRowHeader: true,
            cell: ({ outcome }) => (
              <>
                {formatCode(outcome)}
                {meanings[outcome] && (
                  <Box variant="small" display="block">
                    {meanings[outcome]}
                  </Box>
                )}
              </>
            ),
          },
          {
            id: 'retry',
            header: 'Retry?',
            cell: ({ outcome }) => <Retried outcome={outcome} />,
          },
          {
            id: 'delay',
            header: 'Delay (minutes)',
            cell: ({ outcome }) => (
              <Cell
                path={`retry_policy.per_outcome.${outcome}.delay_seconds`}
                label={`Delay after ${formatCode(outcome)}, in minutes`}
                placeholder="as above"
              />
            ),
          },
          {
            id: 'max',
            header: 'Max',
            cell: ({ outcome }) => (
              <Cell
                path={
                  outcome === 'machine'
                    ? 'retry_policy.voicemail.max_attempts'
                    : `retry_policy.per_outcome.${outcome}.max_attempts`
                }
                label={`Attempts that end in ${formatCode(outcome)}, at most`}
                placeholder="as above"
              />
            ),
          },
        ]}
      />
      <Dispositions />
    </div>
  );
}

function Retried({ outcome }: { outcome: RuledOutcome }) {
  const onSystem = useField<readonly string[]>('retry_policy.on_system');
  const voicemail = useField<boolean>('retry_policy.voicemail.retry');
  const onCustom = useField<readonly string[]>('retry_policy.on_custom');
  const label = `Try ${formatCode(outcome)} again`;
  if (outcome === 'completed') {
    return onCustom.value.length > 0 ? 'Some' : 'No';
  }
  if (outcome === 'machine') {
    return (
      <Checkbox
        ariaLabel={label}
        checked={voicemail.value}
        disabled={voicemail.locked !== null}
        onChange={({ detail }) => voicemail.set(detail.checked)}
      />
    );
  }
  const { value, set, locked } = onSystem;
  return (
    <Checkbox
      ariaLabel={label}
      checked={value.includes(outcome)}
      disabled={locked !== null}
      onChange={({ detail }) =>
        set(
          detail.checked
            ? [...value, outcome]
            : value.filter((one) => one !== outcome),
        )
      }
    />
  );
}

function Cell({
  path,
  label,
  placeholder,
}: {
  path: string;
  label: string;
  placeholder: string;
}) {
  const { value, set, onBlur, locked } = useField(path as WizardPath);
  const wrong = useErrorAt()(path);
  return (
    <div id={fieldId(path)} className="wizard-cell">
      <Input
        value={value ?? ''}
        placeholder={placeholder}
        inputMode="decimal"
        invalid={wrong !== ''}
        ariaLabel={label}
        readOnly={locked !== null}
        onChange={({ detail }) => set(detail.value)}
        onBlur={onBlur}
      />
      {wrong && <Box color="text-status-error">{wrong}</Box>}
    </div>
  );
}

/** Results of conversations after which somebody is called again. */
function Dispositions() {
  const { value, set, error, locked } = useField<readonly string[]>(
    'retry_policy.on_custom',
  );
  const [text, setText] = useState('');
  const add = () => {
    const name = text.trim();
    if (name !== '' && !value.includes(name)) set([...value, name]);
    setText('');
  };
  return (
    <Field
      path="retry_policy.on_custom"
      label="Dispositions tried again (optional)"
      description="What an agent reports of a conversation, such as call_later. Opting out is never tried again."
      constraint="Press Enter after each"
      error={error}
      locked={locked}
    >
      <Input
        value={text}
        placeholder="call_later"
        readOnly={locked !== null}
        onChange={({ detail }) => setText(detail.value)}
        onKeyDown={(event) => {
          if (event.detail.key !== 'Enter') return;
          event.preventDefault();
          add();
        }}
        onBlur={add}
      />
      <TokenGroup
        items={value.map((label) => ({
          label,
          dismissLabel: `Remove ${label}`,
          disabled: locked !== null,
        }))}
        onDismiss={({ detail }) =>
          set(value.filter((_, at) => at !== detail.itemIndex))
        }
      />
    </Field>
  );
}
