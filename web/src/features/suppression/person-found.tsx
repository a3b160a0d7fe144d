import {
  Box,
  KeyValuePairs,
  StatusIndicator,
} from '@cloudscape-design/components';
import type { ErasureFound, ErasureView } from '#shared/contracts/erasures.ts';
import { Time } from '../../components/time.tsx';
import { formatCount } from '../../lib/format.ts';

const labels: Readonly<Record<keyof ErasureFound, string>> = {
  campaigns: 'Campaigns',
  contacts: 'Contacts',
  attempts: 'Calls',
  conversations: 'Conversations',
  recordings: 'Recordings',
  files: 'Files',
  do_not_call: 'Do-not-call entries',
  deliveries: 'Events for webhooks',
  answers: 'Kept answers',
};

/** How much is held, and of what. */
export function PersonFound({ erasure: { found } }: { erasure: ErasureView }) {
  const kinds = (Object.keys(labels) as (keyof ErasureFound)[]).filter(
    (kind) => found[kind] > 0,
  );
  if (kinds.length === 0) {
    return (
      <StatusIndicator type="info">
        Nothing is held under this number
      </StatusIndicator>
    );
  }
  return (
    <KeyValuePairs
      columns={4}
      items={kinds.map((kind) => ({
        label: labels[kind],
        value: formatCount(found[kind]),
      }))}
    />
  );
}

/** What an erasure cannot reach. */
export function PersonLeft({
  erasure: { remaining },
}: {
  erasure: ErasureView;
}) {
  return (
    <div>
      <Box variant="awsui-key-label">What is left</Box>
      <ul className="person-left">
        {remaining.map(({ where, until, detail }) => (
          <li key={where}>
            {detail}
            {until !== null && (
              <>
                {' '}
                Until <Time at={until} />.
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
