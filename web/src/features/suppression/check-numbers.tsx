import {
  Box,
  Button,
  Container,
  FormField,
  Header,
  Input,
  StatusIndicator,
} from '@cloudscape-design/components';
import { useState } from 'react';
import type { CheckedDnc } from '#shared/client/generated/types.gen.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Time } from '../../components/time.tsx';
import './suppression.css';
import { type ListOf, useCheckDnc } from './use-dnc.ts';
import { sourceText } from './words.ts';
import { writtenNumbers } from './written-numbers.ts';

type Checked = CheckedDnc['data'][number];

/** Whether the list keeps somebody from being called. */
export function CheckNumbers({ list }: { list: ListOf }) {
  const check = useCheckDnc();
  const [text, setText] = useState('');
  const phone_numbers = writtenNumbers(text);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Whether this list blocks a number. Nothing is changed, and nobody is called."
        >
          Check a number
        </Header>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (phone_numbers.length === 0) return;
          check.mutate({ list, phone_numbers, default_country: 'US' });
        }}
      >
        <div className="stack">
          <FormField
            label="Number"
            constraintText="With its country code; several with commas between"
          >
            <div className="check-row">
              <Input
                inputMode="tel"
                value={text}
                placeholder="+13035550190"
                onChange={({ detail }) => setText(detail.value)}
              />
              <Button
                loading={check.isPending}
                disabled={phone_numbers.length === 0}
                disabledReason="Write a number first"
              >
                Check
              </Button>
            </div>
          </FormField>
          {check.error && (
            <ProblemAlert error={check.error} what="It could not be checked" />
          )}
          <div role="status">
            {check.data?.data.map((row) => (
              <Answer key={row.phone_number} row={row} />
            ))}
          </div>
        </div>
      </form>
    </Container>
  );
}

function Answer({ row }: { row: Checked }) {
  const { phone_number, normalized, listed, entry } = row;
  if (normalized === null) {
    return (
      <StatusIndicator type="warning">
        {phone_number} is not a phone number
      </StatusIndicator>
    );
  }
  if (!listed || !entry) {
    return (
      <StatusIndicator type="info">
        {normalized} is not on this list
      </StatusIndicator>
    );
  }
  const of =
    entry.scope === 'campaign'
      ? "the campaign's list"
      : "the organization's list";
  return (
    <div>
      <StatusIndicator type="stopped">
        {normalized} is never called: it is on {of}
      </StatusIndicator>
      <Box variant="small" display="block">
        {sourceText(entry.source)}
        {entry.reason && `, “${entry.reason}”`}, since{' '}
        <Time at={entry.created_at} />
      </Box>
    </div>
  );
}
