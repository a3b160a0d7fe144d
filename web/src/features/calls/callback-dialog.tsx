import {
  DateInput,
  FormField,
  Input,
  SpaceBetween,
  TimeInput,
} from '@cloudscape-design/components';
import { useState } from 'react';
import type { ContactView } from '#shared/contracts/contacts.ts';
import { notify } from '../../app/notices.tsx';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { formatInstant } from '../../lib/format.ts';
import { serverNow } from '../../lib/use-now.ts';
import { ownZone } from '../../lib/zone.ts';
import { contactName } from './contact-name.ts';
import type { CallActions } from './use-call-actions.ts';

const HOUR_MS = 3_600_000;

/** Promises a contact a call at a time that one gives by one's own clock. */
export function CallbackDialog({
  row,
  actions,
  onClose,
}: {
  row: ContactView;
  actions: CallActions;
  onClose: () => void;
}) {
  const [{ date, time }, setWhen] = useState(() =>
    localParts(new Date(serverNow() + HOUR_MS)),
  );
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const at = new Date(`${date}T${time}`);
  const isTime = !Number.isNaN(at.getTime());
  const tooLate = isTime && at.getTime() <= serverNow();

  const send = async () => {
    if (!isTime || tooLate) return;
    setBusy(true);
    setError(null);
    try {
      const { callback } = await actions.promise(row, at.toISOString(), reason);
      const due = formatInstant(callback?.scheduled_at ?? at.toISOString());
      notify('success', `Callback of ${contactName(row)}: ${due}`);
      onClose();
    } catch (failed) {
      setError(failed);
      setBusy(false);
    }
  };

  return (
    <ConfirmModal
      title={`Schedule a callback to ${contactName(row)}?`}
      verb="Schedule callback"
      loading={busy}
      onClose={onClose}
      onConfirm={() => void send()}
    >
      <SpaceBetween size="m">
        {error !== null && (
          <ProblemAlert
            error={error}
            what="The callback could not be scheduled"
          />
        )}
        <FormField label="Day" constraintText="YYYY/MM/DD">
          <DateInput
            value={date}
            onChange={({ detail }) => setWhen({ date: detail.value, time })}
          />
        </FormField>
        <FormField
          label="Time"
          constraintText={`hh:mm, by the clock of ${ownZone()}`}
          errorText={
            isTime
              ? tooLate && 'A time that is over: give a later one'
              : 'Give a day and a time'
          }
        >
          <TimeInput
            format="hh:mm"
            value={time}
            onChange={({ detail }) => setWhen({ date, time: detail.value })}
          />
        </FormField>
        <FormField label="Reason – optional">
          <Input
            value={reason}
            onChange={({ detail }) => setReason(detail.value)}
          />
        </FormField>
        <div>
          Where the calling window or a limit of the number does not allow it,
          the call comes at the first time after it that does.
        </div>
      </SpaceBetween>
    </ConfirmModal>
  );
}

/** A day and a time as the inputs hold them, by the clock of the browser. */
function localParts(instant: Date): { date: string; time: string } {
  const local = new Date(
    instant.getTime() - instant.getTimezoneOffset() * 60_000,
  ).toISOString();
  return { date: local.slice(0, 10), time: local.slice(11, 16) };
}
