import { Button, Link, SpaceBetween } from '@cloudscape-design/components';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { saveTemplate } from '../../lib/download.ts';
import { formatCode } from '../../lib/format.ts';
import type { StatusFilter } from '../../pages/campaigns-search.ts';
import { CreateButton } from './list-toolbar.tsx';

/** Campaigns that a product comes with are called so. */
export const isDemo = ({ name }: { readonly name: string }) =>
  /^demo\b/i.test(name);

export function ListEmpty({
  search,
  status,
  onClear,
}: {
  search: string;
  status: StatusFilter;
  onClear: () => void;
}) {
  if (!search && status === 'all') return <NoneYet demo={null} />;
  return (
    <EmptyState
      title="No campaign matches"
      action={<Button onClick={onClear}>Clear filters</Button>}
    >
      {search && `Name or id: “${search}”. `}
      {status !== 'all' && `Status: ${formatCode(status)}.`}
    </EmptyState>
  );
}

/** @param demo - the campaign that the product came with, if that is all there is */
export function NoneYet({ demo }: { demo: string | null }) {
  const follow = useFollow();
  return (
    <EmptyState
      title={demo ? 'No campaigns of your own yet' : 'No campaigns yet'}
      action={
        <SpaceBetween direction="horizontal" size="s" alignItems="center">
          <CreateButton />
          {demo && (
            <Link href={paths.campaign(demo)} onFollow={follow}>
              Try the demo campaign
            </Link>
          )}
          <Button iconName="download" onClick={saveTemplate}>
            CSV template
          </Button>
          <Link href={paths.guide('campaign-wizard')} external>
            Campaign wizard
          </Link>
        </SpaceBetween>
      }
    >
      A campaign calls a list of contacts through your numbers.
    </EmptyState>
  );
}
