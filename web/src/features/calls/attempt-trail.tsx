import { Box, StatusIndicator } from '@cloudscape-design/components';
import type { AttemptView } from '#shared/contracts/contacts.ts';
import { formatAttemptResult } from '#shared/domain/format-attempt-result.ts';
import { formatInstant, formatSeconds, UNKNOWN } from '../../lib/format.ts';

/** Every attempt: number, how it went, when, the end of its id, the SIP code. */
export function AttemptTrail({
  attempts,
}: {
  attempts: readonly AttemptView[];
}) {
  if (attempts.length === 0) return UNKNOWN;
  return (
    <div className="trail figures">
      {attempts.map((attempt) => (
        <div key={attempt.id} className="nowrap">
          <StatusIndicator type={typeOf(attempt)}>
            #{attempt.attempt_number} {formatAttemptResult(attempt)}
          </StatusIndicator>{' '}
          <Box variant="small" display="inline">
            {formatInstant(attempt.started_at)}
            {attempt.duration_seconds !== null &&
              attempt.duration_seconds > 0 &&
              ` · ${formatSeconds(attempt.duration_seconds)}`}
            {attempt.sip_code !== null && ` · SIP ${attempt.sip_code}`}
            {attempt.kind === 'callback' && ' · callback'} ·{' '}
            <span title={attempt.id}>…{attempt.id.slice(-6)}</span>
          </Box>
        </div>
      ))}
    </div>
  );
}

function typeOf(attempt: AttemptView) {
  if (attempt.status !== 'ended') return 'in-progress';
  return attempt.outcome === 'completed' ? 'success' : 'error';
}
