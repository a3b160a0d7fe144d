import {
  Box,
  Button,
  Header,
  SpaceBetween,
  Table,
  type TableProps,
  TextFilter,
} from '@cloudscape-design/components';
import { useState } from 'react';
import type { ActivityEntry } from '#shared/contracts/campaigns.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Time } from '../../components/time.tsx';
import { saveFile } from '../../lib/download.ts';
import { formatCode, formatCount, UNKNOWN } from '../../lib/format.ts';
import {
  actionText,
  activityCsv,
  changesOf,
  matchesActivity,
  sourceOf,
} from './activity-text.ts';
import { ActorName } from './actor-name.tsx';
import { reportName } from './reports.ts';
import { useActivity } from './use-activity.ts';

const columns: TableProps.ColumnDefinition<ActivityEntry>[] = [
  {
    id: 'at',
    header: 'When',
    isRowHeader: true,
    cell: (entry) => <Time at={entry.at} />,
  },
  {
    id: 'actor',
    header: 'Who',
    cell: (entry) => (
      <>
        <ActorName id={entry.actor} />
        <Box variant="small" display="block">
          {sourceOf(entry.actor)}
        </Box>
      </>
    ),
  },
  { id: 'action', header: 'What', cell: (entry) => actionText(entry.action) },
  {
    id: 'reason',
    header: 'Why',
    cell: (entry) => entry.reason_text ?? UNKNOWN,
  },
  {
    id: 'changes',
    header: 'Before → after',
    // Words stay whole: a setting that is one long word breaks, no other.
    minWidth: 220,
    cell: (entry) => <Changes entry={entry} />,
  },
];

function Changes({ entry }: { entry: ActivityEntry }) {
  const changes = changesOf(entry);
  if (changes.length === 0) return UNKNOWN;
  return (
    <ul className="plain-list">
      {changes.map(({ field, from, to }) => (
        <li key={field}>
          {formatCode(field.replaceAll('.', ' '))}:{' '}
          <span className="change">{from}</span> →{' '}
          <span className="change">{to}</span>
        </li>
      ))}
    </ul>
  );
}

/** Who did what to a campaign: in its tab, and in the header's window. */
export function ActivityList({
  campaignId,
  embedded = false,
}: {
  campaignId: string;
  embedded?: boolean;
}) {
  const activity = useActivity(campaignId);
  const [words, setWords] = useState('');
  const all = activity.data?.pages.flatMap((page) => page.data) ?? [];
  const shown = all.filter((entry) => matchesActivity(entry, words));
  return (
    <SpaceBetween size="s">
      {activity.error && (
        <ProblemAlert
          error={activity.error}
          what="The activity could not be loaded"
          onRetry={() => activity.refetch()}
        />
      )}
      <Table
        items={shown}
        trackBy="id"
        variant={embedded ? 'embedded' : 'container'}
        columnDefinitions={columns}
        loading={activity.isPending}
        loadingText="Loading activity"
        wrapLines
        ariaLabels={{ tableLabel: 'Activity' }}
        header={
          <Header
            variant={embedded ? 'h3' : 'h2'}
            counter={`(${formatCount(activity.data?.pages[0]?.total ?? all.length)})`}
            actions={
              <Button
                iconName="download"
                disabled={shown.length === 0}
                onClick={() =>
                  saveFile(
                    new Blob([activityCsv(shown)], { type: 'text/csv' }),
                    reportName('activity', campaignId, 'csv'),
                  )
                }
              >
                Export CSV
              </Button>
            }
          >
            What happened
          </Header>
        }
        filter={
          <TextFilter
            filteringText={words}
            filteringPlaceholder="Find by person, action, field or value"
            filteringAriaLabel="Filter the activity"
            countText={words ? `${formatCount(shown.length)} match` : ''}
            onChange={({ detail }) => setWords(detail.filteringText)}
          />
        }
        footer={
          activity.hasNextPage && (
            <Button
              loading={activity.isFetchingNextPage}
              onClick={() => activity.fetchNextPage()}
            >
              Show older
            </Button>
          )
        }
        empty={
          words ? (
            <EmptyState
              title={`Nothing matches “${words}”`}
              action={
                <Button onClick={() => setWords('')}>Clear filter</Button>
              }
            />
          ) : (
            <EmptyState title="Nothing happened yet">
              Every change of the campaign is listed here.
            </EmptyState>
          )
        }
      />
    </SpaceBetween>
  );
}
