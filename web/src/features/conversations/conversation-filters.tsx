import {
  FormField,
  Input,
  Select,
  type SelectProps,
  SpaceBetween,
} from '@cloudscape-design/components';
import { Fragment, useState } from 'react';
import {
  conversationStatuses,
  sentiments,
} from '#shared/domain/conversation.ts';
import { formatCode } from '../../lib/format.ts';
import { CampaignName } from './campaign-name.tsx';
import type { ConversationFilter } from './use-conversations.ts';

const choicesOf = (
  all: string,
  codes: readonly string[],
): SelectProps.Option[] => [
  { value: '', label: all },
  ...codes.map((value) => ({ value, label: formatCode(value) })),
];
const statusOptions = choicesOf('Any status', conversationStatuses);
const sentimentOptions = choicesOf('Any sentiment', sentiments);

/** What is looked for, in words. */
export const FilterText = ({ filter }: { filter: ConversationFilter }) =>
  Object.entries(filter).map(([name, value], index) => (
    <Fragment key={name}>
      {index > 0 && ', '}
      {name === 'campaign_id' ? (
        <>
          Campaign: <CampaignName id={value} />
        </>
      ) : (
        `${formatCode(name)}: ${valueText(name, value)}`
      )}
    </Fragment>
  ));

/** Ids and instants are no codes. */
const valueText = (name: string, value: string) =>
  name === 'status' || name === 'sentiment' ? formatCode(value) : value;

export function Filters({
  filter,
  onChange,
}: {
  filter: ConversationFilter;
  onChange: (change: Record<string, string | undefined>) => void;
}) {
  return (
    <SpaceBetween direction="horizontal" size="s">
      <Choice
        label="Status"
        options={statusOptions}
        value={filter.status}
        onChange={(status) => onChange({ status })}
      />
      <Choice
        label="Sentiment"
        options={sentimentOptions}
        value={filter.sentiment}
        onChange={(sentiment) => onChange({ sentiment })}
      />
      <CampaignField
        key={filter.campaign_id ?? ''}
        value={filter.campaign_id ?? ''}
        onChange={(campaign_id) => onChange({ campaign_id })}
      />
      <Since value={filter.from} onChange={(from) => onChange({ from })} />
    </SpaceBetween>
  );
}

/** Takes an id, and says whose it is once it is the filter. */
function CampaignField({
  value,
  onChange,
}: {
  value: string;
  onChange: (id: string | undefined) => void;
}) {
  const [typed, setTyped] = useState(value);
  const choose = () => {
    const id = typed.trim();
    if (id !== value) onChange(id || undefined);
  };
  return (
    <FormField
      label="Campaign id"
      constraintText={value && <CampaignName id={value} />}
    >
      <Input
        value={typed}
        placeholder="cmp_…"
        onChange={({ detail }) => setTyped(detail.value)}
        onBlur={choose}
        onKeyDown={({ detail }) => detail.key === 'Enter' && choose()}
      />
    </FormField>
  );
}

const HOUR_MS = 3_600_000;
const spans: readonly (readonly [string, number])[] = [
  ['Last hour', HOUR_MS],
  ['Last 24 hours', 24 * HOUR_MS],
  ['Last 7 days', 168 * HOUR_MS],
];

/** A day is chosen as an instant, so that the address still means it tomorrow. */
function Since({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange: (from: string | undefined) => void;
}) {
  const options = [
    { value: '', label: 'Any time' },
    ...spans.map(([label]) => ({ value: label, label })),
    ...(value ? [{ value, label: `Since ${value.slice(0, 16)} UTC` }] : []),
  ];
  return (
    <Choice
      label="Begun"
      options={options}
      value={value}
      onChange={(chosen) => {
        const span = spans.find(([label]) => label === chosen);
        onChange(span ? new Date(Date.now() - span[1]).toISOString() : chosen);
      }}
    />
  );
}

function Choice({
  label,
  options,
  value = '',
  onChange,
}: {
  label: string;
  options: SelectProps.Option[];
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  return (
    <FormField label={label}>
      <Select
        options={options}
        selectedOption={options.find((one) => one.value === value) ?? null}
        onChange={({ detail }) =>
          onChange(detail.selectedOption.value || undefined)
        }
      />
    </FormField>
  );
}
