import type { StatusIndicatorProps } from '@cloudscape-design/components';
import type { ContactView } from '#shared/contracts/contacts.ts';
import type { ContactStatus } from '#shared/domain/contact.ts';
import { formatCode } from '../../lib/format.ts';

export const statusTypes: Readonly<
  Record<ContactStatus, StatusIndicatorProps.Type>
> = {
  pending: 'pending',
  retry_scheduled: 'pending',
  callback_scheduled: 'info',
  leased: 'in-progress',
  dialling: 'in-progress',
  ringing: 'in-progress',
  amd_screening: 'in-progress',
  attaching: 'in-progress',
  in_progress: 'in-progress',
  completed: 'success',
  exhausted: 'error',
  abandoned: 'error',
  amd_machine: 'stopped',
  window_closed: 'stopped',
  manual_stopped: 'stopped',
  suppressed: 'stopped',
};

export interface CallStatus {
  readonly type: StatusIndicatorProps.Type;
  readonly text: string;
  /** A clock runs up from here: it rings, or they talk. */
  readonly since?: string;
  /** It goes on here by itself. */
  readonly until?: string;
}

type Row = Pick<
  ContactView,
  'status' | 'attempts' | 'next_eligible_at' | 'callback'
>;

/** What a contact is doing, in words, with the instant that belongs to them. */
export function callStatus(row: Row): CallStatus {
  const { status } = row;
  const type = statusTypes[status];
  const last = row.attempts.at(-1);
  const running = last?.status === 'ended' ? undefined : last;
  switch (status) {
    case 'leased':
      return { type, text: 'Reserved' };
    case 'dialling':
    case 'ringing': {
      const since = running?.started_at;
      const text = status === 'ringing' ? 'Ringing' : 'Dialling';
      return { type, text, ...(since && { since }) };
    }
    case 'amd_screening':
      return { type, text: 'Checking for machine' };
    case 'attaching':
    case 'in_progress': {
      const since = running?.answered_at;
      return { type, text: 'In call', ...(since && { since }) };
    }
    case 'retry_scheduled': {
      const until = row.next_eligible_at;
      return until
        ? { type, text: 'Retry', until }
        : { type, text: 'Waiting for retry' };
    }
    default:
      return { type, text: formatCode(status) };
  }
}

/** Minutes and seconds that a clock shows: `02:14`, `1:02:14`. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
