import {
  Alert,
  Container,
  FormField,
  Header,
  Input,
  SegmentedControl,
  SpaceBetween,
  Textarea,
} from '@cloudscape-design/components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import * as sdk from '#shared/client/generated/sdk.gen.ts';
import type { UpsertContacts } from '#shared/client/generated/types.gen.ts';
import type {
  ContactInput,
  UpsertedContacts,
} from '#shared/contracts/contact-changes.ts';
import { MayButton } from '../../components/may-button.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { callKeys, campaignKeys } from '../../lib/queries.ts';
import {
  type ContactFields,
  contactOfFields,
  contactsOfJson,
  emptyFields,
  upsertWords,
} from './contact-form.ts';

/** Adds contacts by hand: one by its fields, or many as JSON. */
export function AddContact({ campaignId }: { campaignId: string }) {
  const [mode, setMode] = useState('fields');
  const [fields, setFields] = useState(emptyFields);
  const [json, setJson] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const add = useUpsert(campaignId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read =
      mode === 'json' ? contactsOfJson(json) : contactOfFields(fields);
    setProblem(read.kind === 'invalid' ? read.problem : null);
    if (read.kind === 'invalid' || add.isPending) return;
    add.mutate(read.contacts, {
      onSuccess: ({ rejected }) => {
        if (rejected.length > 0) return;
        // What was typed since is the next contact.
        setFields((now) => (now === fields ? emptyFields : now));
        setJson((now) => (now === json ? '' : now));
      },
    });
  };
  return (
    <form noValidate onSubmit={submit}>
      <Container
        header={
          <Header
            variant="h2"
            description="An external ID that the campaign knows changes that contact; anybody else is added after those there are."
          >
            Add contacts by hand
          </Header>
        }
      >
        <SpaceBetween size="m">
          <SegmentedControl
            label="How to add contacts"
            selectedId={mode}
            options={[
              { id: 'fields', text: 'One contact' },
              { id: 'json', text: 'JSON' },
            ]}
            onChange={({ detail }) => setMode(detail.selectedId)}
          />
          {mode === 'json' ? (
            <FormField
              label="Contacts as JSON"
              description='A list such as [{"phone_number": "+13035550190", "external_id": "crm-1", "custom_fields": {"city": "Boulder"}}], up to 1,000.'
              errorText={problem ?? ''}
              stretch
            >
              <Textarea
                rows={8}
                value={json}
                onChange={({ detail }) => setJson(detail.value)}
              />
            </FormField>
          ) : (
            <Fields
              fields={fields}
              problem={problem}
              onChange={(change) => setFields((old) => ({ ...old, ...change }))}
            />
          )}
          {add.error && (
            <ProblemAlert error={add.error} what="No contact was added" />
          )}
          {add.data && <Outcome result={add.data} />}
          <MayButton
            scope="contacts:manage"
            formAction="submit"
            loading={add.isPending}
          >
            {mode === 'json' ? 'Add contacts' : 'Add contact'}
          </MayButton>
        </SpaceBetween>
      </Container>
    </form>
  );
}

function useUpsert(campaign_id: string) {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (contacts: readonly ContactInput[]) =>
      unwrap<UpsertedContacts>(
        sdk.upsertContacts({
          client,
          path: { campaign_id },
          body: { contacts } as UpsertContacts,
        }),
      ),
    onSuccess: () => {
      void queries.invalidateQueries({
        queryKey: campaignKeys.one(campaign_id),
      });
      void queries.invalidateQueries({ queryKey: callKeys.of(campaign_id) });
    },
  });
}

function Outcome({ result }: { result: UpsertedContacts }) {
  const { rejected } = result;
  return (
    <Alert type={rejected.length > 0 ? 'warning' : 'success'}>
      <div role="status">
        {upsertWords(result)}
        {rejected.length > 0 && (
          <ul>
            {rejected.map(({ index, reason }) => (
              <li key={index}>
                Contact {index + 1}: {reason}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Alert>
  );
}

const inputs = [
  [
    'phone_number',
    'Phone number',
    'With + and country code, or a national one of the campaign’s country',
  ],
  ['external_id', 'External ID – optional', 'Your own id of the person'],
  [
    'timezone',
    'Time zone – optional',
    'A name such as America/Denver; else the number tells',
  ],
] as const;

function Fields({
  fields,
  problem,
  onChange,
}: {
  fields: ContactFields;
  problem: string | null;
  onChange: (change: Partial<ContactFields>) => void;
}) {
  return (
    <SpaceBetween size="m">
      <div className="audience-result">
        {inputs.map(([field, label, hint]) => (
          <FormField
            key={field}
            label={label}
            constraintText={hint}
            errorText={field === 'phone_number' ? (problem ?? '') : ''}
          >
            <Input
              value={fields[field]}
              {...(field === 'phone_number' && { inputMode: 'tel' as const })}
              onChange={({ detail }) => onChange({ [field]: detail.value })}
            />
          </FormField>
        ))}
      </div>
      <FormField
        label="Custom fields – optional"
        constraintText="One in each line, as name: value"
        stretch
      >
        <Textarea
          rows={3}
          value={fields.custom}
          onChange={({ detail }) => onChange({ custom: detail.value })}
        />
      </FormField>
    </SpaceBetween>
  );
}
