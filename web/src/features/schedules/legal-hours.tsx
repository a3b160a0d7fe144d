import { Header, Table } from '@cloudscape-design/components';
import type { ComplianceProfilesView } from '#shared/contracts/compliance.ts';
import { paths } from '../../app/paths.ts';
import { QueryPanel } from '../../components/query-panel.tsx';
import { formatCount } from '../../lib/format.ts';
import { LinkTo } from '../detail/link-to.tsx';
import { useComplianceProfiles } from '../settings/use-settings.ts';
import './schedules.css';

/** More regions than these are only counted. */
const SHOWN = 4;

/** The hours that each profile of law permits. They are not for changing. */
export function LegalHours() {
  const profiles = useComplianceProfiles();
  return (
    <QueryPanel
      query={profiles}
      what="The legal hours could not be loaded"
      height="240px"
    >
      {({ data, packs }) => (
        <Table
          items={data}
          trackBy="id"
          wrapLines
          ariaLabels={{ tableLabel: 'Legal hours' }}
          header={
            <Header
              variant="h2"
              description="By compliance profile, on the clock of whoever is called. A preset is help, and not advice."
              actions={
                <LinkTo to={paths.setting('compliance')}>All rules</LinkTo>
              }
            >
              Legal hours
            </Header>
          }
          columnDefinitions={[
            {
              id: 'profile',
              header: 'Profile',
              isRowHeader: true,
              minWidth: 180,
              cell: ({ name }) => name,
            },
            {
              id: 'hours',
              header: 'Hours',
              minWidth: 320,
              cell: ({ pack_ids }) => (
                <Hours rules={hoursOf(packs, pack_ids)} />
              ),
            },
          ]}
        />
      )}
    </QueryPanel>
  );
}

type Pack = ComplianceProfilesView['packs'][number];
type Rule = Pack['rules'][number];

const hoursOf = (packs: readonly Pack[], ids: readonly string[]): Rule[] =>
  packs
    .filter(({ id }) => ids.includes(id))
    .flatMap(({ rules }) => rules)
    .filter(({ kind, in_force }) => kind === 'hours' && in_force);

function Hours({ rules }: { rules: readonly Rule[] }) {
  if (rules.length === 0) return 'None: the campaign’s own alone';
  const more = rules.length - SHOWN;
  return (
    <ul className="window-list">
      {rules.slice(0, SHOWN).map(({ id, region, text }) => (
        <li key={id}>
          {region}: {text}
        </li>
      ))}
      {more > 0 && <li>and {formatCount(more)} more</li>}
    </ul>
  );
}
