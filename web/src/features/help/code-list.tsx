import {
  Button,
  Container,
  Header,
  Link,
  Select,
} from '@cloudscape-design/components';
import {
  type HelpCode,
  type HelpKind,
  helpCodes,
  helpKinds,
  searchHelp,
} from '#shared/domain/help-codes.ts';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { useSearchState } from '../../lib/search-state.ts';
import { HelpSearch } from './help-search.tsx';
import './help.css';

const kinds = Object.entries(helpKinds) as [HelpKind, string][];
const ALL = { value: '', label: 'All kinds' };
const options = [ALL, ...kinds.map(([value, label]) => ({ value, label }))];

/** Every code with its words, by kind, with a search. */
export function CodeList() {
  const [{ q = '', kind = '' }, set] = useSearchState();
  const found = (q === '' ? helpCodes : searchHelp(q)).filter(
    (entry) => kind === '' || entry.kind === kind,
  );
  const chosen = options.find(({ value }) => value === kind) ?? ALL;
  return (
    <>
      <div className="help-filters">
        <HelpSearch what="a code or a word" count={found.length} />
        <Select
          ariaLabel="Kind of code"
          selectedOption={chosen}
          options={options}
          onChange={({ detail }) => set({ kind: detail.selectedOption.value })}
        />
      </div>
      {found.length === 0 && (
        <EmptyState
          title={`No code is about “${q}”`}
          action={
            <Button onClick={() => set({ q: '', kind: '' })}>
              Clear filters
            </Button>
          }
        />
      )}
      {kinds.map(([of, label]) => (
        <KindOfCode
          key={of}
          label={label}
          entries={found.filter((entry) => entry.kind === of)}
        />
      ))}
    </>
  );
}

function KindOfCode({
  label,
  entries,
}: {
  label: string;
  entries: readonly HelpCode[];
}) {
  const follow = useFollow();
  if (entries.length === 0) return null;
  return (
    <Container
      header={<Header counter={`(${entries.length})`}>{label}</Header>}
    >
      <ul className="help-list">
        {entries.map(({ code, title, meaning }) => (
          <li key={code}>
            <Link href={paths.helpCode(code)} onFollow={follow}>
              <code>{code}</code>
            </Link>
            <div>
              <b>{title}.</b> {meaning}
            </div>
          </li>
        ))}
      </ul>
    </Container>
  );
}
