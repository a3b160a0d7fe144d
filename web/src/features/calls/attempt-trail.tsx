import { Box, Popover, StatusIndicator } from '@cloudscape-design/components';
import type { ContactView } from '#shared/contracts/contacts.ts';
import { Time } from '../../components/time.tsx';
import { formatSeconds, UNKNOWN } from '../../lib/format.ts';
import { AttemptDetails } from './attempt-details.tsx';
import { useDebugPath } from './debug-path.ts';
import {
  attemptBefore,
  attemptTail,
  attemptType,
  attemptWords,
  condenseTrail,
} from './trail.ts';

/**
 * A line for each attempt: number, how it went, when, the SIP code, the end of
 * its id. Pressing a line tells the rest of it.
 */
export function AttemptTrail({
  row,
}: {
  row: Pick<ContactView, 'attempts' | 'campaign_id' | 'id'>;
}) {
  const { attempts } = row;
  const debugPath = useDebugPath(row.campaign_id, row.id);
  if (attempts.length === 0) return UNKNOWN;
  const { hidden, shown } = condenseTrail(attempts);
  return (
    <div className="trail figures">
      {hidden > 0 && (
        <Box variant="small">
          +{hidden} earlier: expand the row to see{' '}
          {hidden === 1 ? 'it' : 'them'}
        </Box>
      )}
      {shown.map((attempt) => (
        <div key={attempt.id} className="trail-line">
          <Popover
            triggerType="text-inline"
            size="large"
            renderWithPortal
            header={attemptWords(attempt)}
            dismissAriaLabel="Close"
            content={
              <AttemptDetails
                attempt={attempt}
                before={attemptBefore(attempts, attempt)}
                debugPath={debugPath}
              />
            }
          >
            <StatusIndicator type={attemptType(attempt)} wrapText={false}>
              {attemptWords(attempt)}
            </StatusIndicator>
          </Popover>
          <Box variant="small" display="inline">
            <Time at={attempt.started_at} as="clock" />
            {attempt.duration_seconds !== null &&
              attempt.duration_seconds > 0 &&
              ` · ${formatSeconds(attempt.duration_seconds)}`}
            {attempt.sip_code !== null && ` · SIP ${attempt.sip_code}`}
            {attempt.kind === 'callback' && ' · callback'} ·{' '}
            <span title={attempt.id}>{attemptTail(attempt.id)}</span>
          </Box>
        </div>
      ))}
    </div>
  );
}
