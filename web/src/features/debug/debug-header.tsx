import {
  Button,
  Checkbox,
  CopyToClipboard,
} from '@cloudscape-design/components';
import { useState } from 'react';
import type { ContactDebug } from '#shared/contracts/contact-changes.ts';
import { formatAttemptResult } from '#shared/domain/format-attempt-result.ts';
import { notify } from '../../app/notices.tsx';
import { MayButton } from '../../components/may-button.tsx';
import { Time } from '../../components/time.tsx';
import { useConfig } from '../../lib/config.ts';
import { formatRelative, UNKNOWN } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { BlockerCell, StatusCell } from '../calls/call-cells.tsx';
import { useCallCommands } from '../calls/call-dialogs.tsx';
import { copy, useContactButtons } from '../calls/row-buttons.tsx';
import { evidenceOf } from './evidence.ts';
import { type Snapshot, useReadHealth } from './use-debug.ts';

/** How the contact is, in a sentence or two, and what is to be done about it. */
export function DebugHeader({
  debug,
  snapshots,
}: {
  debug: ContactDebug;
  snapshots: readonly Snapshot[];
}) {
  const { contact, blocker, clears } = debug;
  const last = contact.attempts.at(-1);
  const failed = contact.attempts.findLast(
    ({ outcome }) => outcome !== null && outcome !== 'completed',
  );
  return (
    <div className="stack">
      <dl className="debug-facts">
        <Fact label="Phone">{contact.phone_number || 'Erased'}</Fact>
        <Fact label="Status">
          <StatusCell row={contact} />
        </Fact>
        <Fact label="Attempt">
          {contact.attempt_count} of {contact.max_attempts}
        </Fact>
        <Fact label="Blocker">
          <BlockerCell blocker={blocker} />
          {clears && (
            <div>
              Clears when: {clears.when.toLowerCase()}
              {clears.at && (
                <>
                  , <Time at={clears.at} />
                </>
              )}
            </div>
          )}
        </Fact>
        <Fact label="Last failure">
          {failed ? (
            <>
              {formatAttemptResult(failed)}
              {failed.sip_code !== null && ` (SIP ${failed.sip_code})`}{' '}
              <Time at={failed.ended_at ?? failed.started_at} />
            </>
          ) : (
            UNKNOWN
          )}
        </Fact>
        <Fact label="Next eligible">
          {contact.next_eligible_at ? (
            <NextEligible at={contact.next_eligible_at} />
          ) : (
            UNKNOWN
          )}
        </Fact>
        <Fact label="Task id">
          <Id id={contact.id} what="task" />
        </Fact>
        {last && (
          <Fact label="Last attempt id">
            <Id id={last.id} what="last attempt" />
          </Fact>
        )}
        {last?.conversation_id && (
          <Fact label="Conversation id">
            <Id id={last.conversation_id} what="conversation" />
          </Fact>
        )}
      </dl>
      <Buttons debug={debug} snapshots={snapshots} />
    </div>
  );
}

function Fact({
  label,
  children,
}: {
  label: string;
  children: React.ReactNode;
}) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function NextEligible({ at }: { at: string }) {
  const now = useNow();
  const relative = formatRelative(at, now);
  return (
    <>
      <Time at={at} />
      {relative && ` (${relative})`}
    </>
  );
}

function Id({ id, what }: { id: string; what: string }) {
  return (
    <CopyToClipboard
      variant="inline"
      textToCopy={id}
      copyButtonAriaLabel={`Copy the id of the ${what}`}
      copySuccessText="Copied"
      copyErrorText="Could not be copied"
    />
  );
}

function Buttons({
  debug,
  snapshots,
}: {
  debug: ContactDebug;
  snapshots: readonly Snapshot[];
}) {
  const commands = useCallCommands();
  const readHealth = useReadHealth(debug.contact.campaign_id);
  const { version } = useConfig();
  const [personal, setPersonal] = useState(false);
  const takes = useContactButtons(debug.contact);
  const unfit = 'Not in the state it is in now';

  const copyEvidence = async () => {
    const health = await readHealth().catch(() => null);
    if (!health) notify('warning', 'Without dispatch health: it did not load.');
    const text = evidenceOf({
      debug,
      snapshots,
      health,
      dashboard: {
        version: version ?? 'unknown',
        url: window.location.href,
      },
      with_personal: personal,
    });
    await copy(text, 'The evidence');
  };
  return (
    <span className="button-row">
      <MayButton
        scope="contacts:manage"
        disabled={!takes.includes('retry-now')}
        disabledReason={unfit}
        onClick={() => commands.retry(debug.contact)}
      >
        Retry now
      </MayButton>
      <MayButton
        scope="contacts:manage"
        disabled={!takes.includes('skip')}
        disabledReason={unfit}
        onClick={() =>
          commands.open({
            kind: 'skip',
            target: { kind: 'rows', rows: [debug.contact] },
          })
        }
      >
        Skip
      </MayButton>
      <Button iconName="copy" onClick={() => void copyEvidence()}>
        Copy evidence
      </Button>
      <Checkbox
        checked={personal}
        onChange={({ detail }) => setPersonal(detail.checked)}
      >
        With phone and personal data
      </Checkbox>
    </span>
  );
}
