import { FormField, Input, Textarea } from '@cloudscape-design/components';
import { useState } from 'react';
import type { AddedToDnc } from '#shared/client/generated/types.gen.ts';
import { notify } from '../../app/notices.tsx';
import { FormModal } from '../../components/form-modal.tsx';
import { formatCount } from '../../lib/format.ts';
import { RejectedNumbers } from './rejected-numbers.tsx';
import { type ListOf, useAddToDnc } from './use-dnc.ts';
import { stoppedText } from './words.ts';
import { writtenNumbers } from './written-numbers.ts';

/** One number or many, as they are pasted. */
export function AddNumbers({
  list,
  onClose,
}: {
  list: ListOf;
  onClose: () => void;
}) {
  const add = useAddToDnc();
  const [text, setText] = useState('');
  const [country, setCountry] = useState('US');
  const [reason, setReason] = useState('');
  const [left, setLeft] = useState<AddedToDnc['rejected']>([]);
  const phone_numbers = writtenNumbers(text);
  const took = (done: AddedToDnc) => {
    if (done.added + done.already_listed > 0) {
      notify('success', `${addedText(done)} ${stoppedText(done)}`);
    }
    if (done.rejected.length === 0) return onClose();
    setLeft(done.rejected);
    setText(done.rejected.map(({ phone_number }) => phone_number).join('\n'));
  };
  return (
    <FormModal
      title="Add numbers"
      verb="Add numbers"
      failed="The numbers were not added"
      error={add.error}
      saving={add.isPending}
      disabled={phone_numbers.length === 0}
      onClose={onClose}
      onSubmit={() =>
        add.mutate(
          {
            list,
            phone_numbers,
            default_country: country.trim().toUpperCase(),
            reason: reason.trim(),
          },
          { onSuccess: took },
        )
      }
    >
      <div>
        They are never called again. Contacts that wait under them in running
        campaigns are stopped at once; calls in progress finish.
      </div>
      <FormField
        label="Numbers"
        constraintText="One a line, or with commas between; up to 1,000"
      >
        <Textarea
          rows={5}
          value={text}
          onChange={({ detail }) => setText(detail.value)}
        />
      </FormField>
      <RejectedNumbers
        rows={left.map(({ phone_number, reason }) => ({
          value: phone_number,
          reason,
        }))}
      />
      <WhyFields
        country={country}
        onCountry={setCountry}
        reason={reason}
        onReason={setReason}
      />
    </FormModal>
  );
}

function addedText({ added, already_listed }: AddedToDnc): string {
  const numbers = added === 1 ? 'number is' : 'numbers are';
  const before =
    already_listed > 0
      ? ` ${formatCount(already_listed)} were there before.`
      : '';
  return `${formatCount(added)} ${numbers} added.${before}`;
}

export function WhyFields({
  country,
  onCountry,
  reason,
  onReason,
}: {
  country: string;
  onCountry: (text: string) => void;
  reason: string;
  onReason: (text: string) => void;
}) {
  return (
    <div className="field-row">
      <FormField
        label={
          <>
            Reason <i>– optional</i>
          </>
        }
      >
        <Input
          value={reason}
          placeholder="Asked by mail"
          onChange={({ detail }) => onReason(detail.value)}
        />
      </FormField>
      <FormField
        label="Country"
        constraintText="Two letters, for numbers without a country code"
      >
        <Input
          value={country}
          onChange={({ detail }) => onCountry(detail.value)}
        />
      </FormField>
    </div>
  );
}
