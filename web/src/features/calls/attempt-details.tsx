import {
  CopyToClipboard,
  KeyValuePairs,
  Link,
} from '@cloudscape-design/components';
import type { AttemptView } from '#shared/contracts/contacts.ts';
import { formatAttemptResult } from '#shared/domain/format-attempt-result.ts';
import { OWN_CARRIER } from '#shared/domain/own-carrier.ts';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { Time } from '../../components/time.tsx';
import { formatSeconds, UNKNOWN } from '../../lib/format.ts';
import { attemptTail } from './trail.ts';

const MS_PER_SECOND = 1_000;

/** All that is known of one attempt, and the ways on from it. */
export function AttemptDetails({
  attempt,
  before,
  debugPath,
}: {
  attempt: AttemptView;
  before: AttemptView | undefined;
  /** Not given where one is there already. */
  debugPath?: string;
}) {
  const follow = useFollow();
  const gap_ms = before
    ? Date.parse(attempt.started_at) -
      Date.parse(before.ended_at ?? before.started_at)
    : null;
  return (
    <KeyValuePairs
      columns={2}
      items={[
        {
          label: 'Started',
          value: (
            <>
              <Time at={attempt.started_at} />
              {gap_ms !== null &&
                `, ${formatSeconds(gap_ms / MS_PER_SECOND)} after the one before`}
            </>
          ),
        },
        {
          label: 'Outcome',
          value: formatAttemptResult(attempt),
        },
        {
          label: 'SIP',
          value:
            attempt.sip_code === null
              ? UNKNOWN
              : `${attempt.sip_code} ${attempt.sip_text ?? ''}`,
        },
        { label: 'From', value: attempt.from_number },
        { label: 'Ring time', value: formatSeconds(attempt.ring_seconds) },
        { label: 'Talk time', value: formatSeconds(attempt.duration_seconds) },
        {
          label: 'Attempt id',
          value: (
            <CopyToClipboard
              variant="inline"
              textToDisplay={attemptTail(attempt.id)}
              textToCopy={attempt.id}
              copyButtonAriaLabel={`Copy the id of attempt ${attempt.attempt_number}`}
              copySuccessText="Copied"
              copyErrorText="Could not be copied"
            />
          ),
        },
        {
          label: 'More',
          value: (
            <span className="button-row">
              <ConversationLink attempt={attempt} />
              {attempt.conversation_id === null && 'No conversation'}
              {attempt.carrier_id !== OWN_CARRIER && (
                <Link
                  href={paths.carrier(attempt.carrier_id)}
                  ariaLabel={`Carrier of attempt ${attempt.attempt_number}`}
                  onFollow={follow}
                >
                  Carrier
                </Link>
              )}
              {debugPath && (
                <Link href={debugPath} onFollow={follow}>
                  Debug
                </Link>
              )}
            </span>
          ),
        },
      ]}
    />
  );
}

/** Nothing where nobody answered: then nothing was said. */
export function ConversationLink({
  attempt: { conversation_id, attempt_number },
}: {
  attempt: Pick<AttemptView, 'conversation_id' | 'attempt_number'>;
}) {
  const follow = useFollow();
  if (conversation_id === null) return null;
  return (
    <Link
      href={paths.conversation(conversation_id)}
      ariaLabel={`Conversation of attempt ${attempt_number}`}
      onFollow={follow}
    >
      Conversation
    </Link>
  );
}
