import { Alert } from '@cloudscape-design/components';
import { paths } from '../../app/paths.ts';
import { LinkTo } from '../detail/link-to.tsx';
import { TextWithTimes } from '../detail/text-with-times.tsx';
import { useDispatchHealth } from '../dispatch/use-dispatch-health.ts';

/** Shifts of the strip that want somebody to look; waiting for retries is no shift. */
const shifts: ReadonlySet<string> = new Set([
  'capacity_blocked',
  'failures_rising',
  'answer_rate_falling',
]);

/** What the server makes of the figures' shifts, each with where to look. */
export function Hints({ campaignId }: { campaignId: string }) {
  const health = useDispatchHealth(campaignId);
  const hints = (health.data?.hints ?? []).filter(({ code }) =>
    shifts.has(code),
  );
  if (hints.length === 0) return null;
  return (
    <Alert type="info" header="How to read the figures">
      <ul className="plain-list">
        {hints.map(({ code, text }) => (
          <li key={code}>
            <TextWithTimes text={text} />{' '}
            <Place campaignId={campaignId} code={code} />
          </li>
        ))}
      </ul>
    </Alert>
  );
}

function Place({ campaignId, code }: { campaignId: string; code: string }) {
  switch (code) {
    case 'failures_rising':
      return (
        <LinkTo to={paths.calls(campaignId, { status: 'failed' })}>
          Show who failed
        </LinkTo>
      );
    case 'answer_rate_falling':
      return (
        <LinkTo to={paths.campaignTab(campaignId, 'numbers')}>
          Number health
        </LinkTo>
      );
    default:
      return <a href="#dispatch-health">Dispatch & queue health</a>;
  }
}
