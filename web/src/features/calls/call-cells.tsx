import {
  Badge,
  Box,
  Link,
  SpaceBetween,
  StatusIndicator,
} from '@cloudscape-design/components';
import { memo, type ReactNode, useRef } from 'react';
import type { AttemptView, ContactView } from '#shared/contracts/contacts.ts';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { Time } from '../../components/time.tsx';
import { UNKNOWN } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { callStatus, formatElapsed } from './call-status.ts';
import { contactName } from './contact-name.ts';
import { useDebugPath } from './debug-path.ts';
import { useRow } from './row-store.ts';
import { attemptType, attemptWords } from './trail.ts';

/** A row of the table: a contact, or one attempt of it when the row is open. */
export interface CallItem {
  readonly id: string;
  /** Of an attempt: the contact it belongs to. */
  readonly contact_id?: string;
}

/** Of one row what one cell shows; its text says when it has changed. */
export type Show<T> = (of: T, row: ContactView) => ReactNode;

export const Cell = memo(function Cell({
  item,
  show,
  showAttempt,
}: {
  item: CallItem;
  show: Show<ContactView>;
  showAttempt?: Show<AttemptView> | undefined;
}) {
  const row = useRow(item.contact_id ?? item.id);
  if (!row) return UNKNOWN;
  if (item.contact_id === undefined) return show(row, row);
  const attempt = row.attempts.find(({ id }) => id === item.id);
  return attempt && showAttempt ? showAttempt(attempt, row) : null;
});

/** A value that lights up for a moment when it changes in place. */
export function Changing({
  of,
  children,
}: {
  /** Differs when the value does. */
  of: string;
  children: ReactNode;
}) {
  const first = useRef(of);
  const isNew = first.current === of;
  return (
    <div key={of} className={isNew ? undefined : 'just-changed'}>
      {children}
    </div>
  );
}

export function ContactCell({ row }: { row: ContactView }) {
  const follow = useFollow();
  const debugPath = useDebugPath(row.campaign_id, row.id);
  const name = contactName(row);
  return (
    <SpaceBetween size="xxxs">
      <Link href={debugPath} onFollow={follow}>
        {name}
      </Link>
      {row.external_id && row.external_id !== name && (
        <Box variant="small">{row.external_id}</Box>
      )}
    </SpaceBetween>
  );
}

export function StatusCell({
  row,
}: {
  row: Pick<
    ContactView,
    'status' | 'attempts' | 'next_eligible_at' | 'callback'
  >;
}) {
  const { type, text, since, until } = callStatus(row);
  const due = row.status === 'callback_scheduled' ? row.callback : null;
  return (
    <SpaceBetween size="xxxs">
      <span className="nowrap">
        <StatusIndicator type={type}>
          {text}
          {since && <Elapsed since={since} />}
          {until && <Until at={until} />}
        </StatusIndicator>
      </span>
      {due && (
        <span className="nowrap">
          <Badge color="blue">
            Callback <Time at={due.scheduled_at} />
          </Badge>
        </span>
      )}
    </SpaceBetween>
  );
}

/** The instant, until it is over: then it is a line that is waited for. */
function Until({ at }: { at: string }) {
  const now = useNow();
  if (Date.parse(at) <= now) return ' due';
  return (
    <>
      {' at '}
      <Time at={at} as="clock" />
    </>
  );
}

function Elapsed({ since }: { since: string }) {
  const now = useNow();
  return ` ${formatElapsed(now - Date.parse(since))}`;
}

export function BlockerCell({ blocker }: { blocker: ContactView['blocker'] }) {
  const follow = useFollow();
  if (!blocker) return UNKNOWN;
  return (
    <div className="blocker-cell">
      <div>{blocker.text}</div>
      <Box variant="small">
        <Link
          href={paths.helpCode(blocker.code)}
          fontSize="body-s"
          onFollow={follow}
        >
          {blocker.code}
        </Link>
        {blocker.until && (
          <>
            {' '}
            until <Time at={blocker.until} />
          </>
        )}
      </Box>
    </div>
  );
}

/** An attempt where its contact's row has a name. */
export function AttemptName({ attempt }: { attempt: AttemptView }) {
  return (
    <span className="nowrap">
      <StatusIndicator type={attemptType(attempt)}>
        {attemptWords(attempt)}
      </StatusIndicator>
    </span>
  );
}
