import {
  Box,
  Container,
  Header,
  SpaceBetween,
  StatusIndicator,
  Table,
} from '@cloudscape-design/components';
import type { TimezoneAnalysis } from '#shared/contracts/planning.ts';
import type { UploadView } from '#shared/contracts/uploads.ts';
import { QueryPanel } from '../../components/query-panel.tsx';
import { Time } from '../../components/time.tsx';
import { formatCount, formatRate } from '../../lib/format.ts';
import { sumCountries } from './sum-countries.ts';
import { useZones } from './use-uploads.ts';

/** Who the campaign has to call by now: how many, in which countries and zones. */
export function AudienceResult({
  campaignId,
  contacts,
  uploads,
}: {
  campaignId: string;
  contacts: number;
  uploads: readonly UploadView[];
}) {
  const zones = useZones(campaignId, contacts);
  const countries = sumCountries(uploads);
  if (contacts === 0) return null;
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${formatCount(contacts)})`}>
          Contacts of the campaign
        </Header>
      }
    >
      <div className="audience-tables">
        {countries.length > 0 && (
          <Table
            variant="embedded"
            contentDensity="compact"
            header={<Header variant="h3">By country, from files</Header>}
            ariaLabels={{ tableLabel: 'Contacts by country' }}
            items={countries}
            trackBy={({ name }) => name}
            columnDefinitions={[
              {
                id: 'country',
                header: 'Country',
                isRowHeader: true,
                cell: ({ name }) => name,
              },
              {
                id: 'count',
                header: 'Contacts',
                cell: ({ count }) => formatCount(count),
              },
            ]}
          />
        )}
        <div>
          <QueryPanel query={zones} what="The time zones could not be loaded">
            {(analysis) => <ZoneTable analysis={analysis} />}
          </QueryPanel>
        </div>
      </div>
    </Container>
  );
}

const sources = {
  contact: 'its column',
  number: 'the number',
  campaign: 'the campaign',
} as const;

function ZoneTable({ analysis }: { analysis: TimezoneAnalysis }) {
  return (
    <SpaceBetween size="xs">
      <Table
        variant="embedded"
        contentDensity="compact"
        header={<Header variant="h3">By time zone</Header>}
        ariaLabels={{ tableLabel: 'Contacts by time zone' }}
        items={analysis.zones}
        trackBy={(row) => `${row.source} ${row.timezones.join()}`}
        columnDefinitions={[
          {
            id: 'zone',
            header: 'Zone',
            isRowHeader: true,
            cell: ({ timezones }) => <ZoneNames names={timezones} />,
          },
          {
            id: 'count',
            header: 'Contacts',
            cell: (row) =>
              `${formatCount(row.contacts)} (${formatRate(row.share)})`,
          },
          {
            id: 'source',
            header: 'Told by',
            cell: ({ source }) => (source ? sources[source] : 'nothing'),
          },
          {
            id: 'open',
            header: 'Window',
            cell: (row) =>
              row.open_now ? (
                <StatusIndicator type="success">Open</StatusIndicator>
              ) : (
                <>
                  Opens <Time at={row.next_open_at} />
                </>
              ),
          },
        ]}
        empty="Nobody waits to be called."
      />
      {!analysis.exact && (
        <Box color="text-body-secondary" fontSize="body-s">
          Estimated from 5,000 contacts out of all of them.
        </Box>
      )}
    </SpaceBetween>
  );
}

const SHOWN = 2;

function ZoneNames({ names }: { names: readonly string[] }) {
  if (names.length === 0) return 'Not known';
  const rest = names.length - SHOWN;
  const shown = names.slice(0, SHOWN).join(' or ');
  return (
    <span title={names.join(', ')}>
      {rest > 0 ? `${shown}, or ${rest} more` : shown}
    </span>
  );
}
