import {
  Alert,
  ExpandableSection,
  Header,
  SpaceBetween,
  StatusIndicator,
  Table,
} from '@cloudscape-design/components';
import type { ComplianceProfilesView } from '#shared/contracts/compliance.ts';
import { QueryPanel } from '../../components/query-panel.tsx';
import { countOf, formatCode } from '../../lib/format.ts';
import { useComplianceProfiles } from './use-settings.ts';

type Pack = ComplianceProfilesView['packs'][number];

/** Calling law as the dialer reads it: which profiles there are, and their rules. */
export function ComplianceRules() {
  const profiles = useComplianceProfiles();
  return (
    <QueryPanel
      query={profiles}
      what="The compliance profiles could not be loaded"
      height="320px"
    >
      {({ notice, data, packs }) => (
        <SpaceBetween size="l">
          <Alert type="warning">{notice}</Alert>
          <Table
            items={data}
            trackBy="id"
            ariaLabels={{ tableLabel: 'Compliance profiles' }}
            header={
              <Header
                variant="h2"
                description="A campaign names one. Its calls are then placed only when its own hours and the law's both permit."
              >
                Profiles
              </Header>
            }
            columnDefinitions={[
              {
                id: 'id',
                header: 'Profile',
                isRowHeader: true,
                cell: (row) => <code>{row.id}</code>,
              },
              { id: 'name', header: 'Name', cell: (row) => row.name },
              { id: 'text', header: 'What it is', cell: (row) => row.text },
            ]}
          />
          {packs.map((pack) => (
            <ExpandableSection
              key={pack.id}
              variant="container"
              headerText={pack.name}
              headerDescription={`${countOf(pack.rules.length, 'rule')}, as of ${pack.version}`}
            >
              <Rules pack={pack} />
            </ExpandableSection>
          ))}
        </SpaceBetween>
      )}
    </QueryPanel>
  );
}

function Rules({ pack }: { pack: Pack }) {
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      wrapLines
      items={pack.rules}
      trackBy="id"
      ariaLabels={{ tableLabel: `Rules of ${pack.name}` }}
      columnDefinitions={[
        {
          id: 'id',
          header: 'Rule',
          isRowHeader: true,
          cell: (row) => <code>{row.id}</code>,
        },
        { id: 'text', header: 'What it says', cell: (row) => row.text },
        { id: 'source', header: 'Source', cell: (row) => row.citation },
        {
          id: 'confidence',
          header: 'Confidence',
          cell: (row) => formatCode(row.confidence),
        },
        {
          id: 'enforced',
          header: 'Seen to by',
          cell: (row) => (
            <StatusIndicator type={row.enforced ? 'success' : 'info'}>
              {row.enforced ? 'The dialer' : 'You'}
              {!row.in_force && ', not in force now'}
            </StatusIndicator>
          ),
        },
      ]}
    />
  );
}
