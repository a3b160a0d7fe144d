import { Box, Cards, Link } from '@cloudscape-design/components';
import { memo, type ReactNode } from 'react';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { CopyId } from '../../components/copy-id.tsx';
import { useCampaignPart } from '../../live/live-context.tsx';
import { CampaignActions } from './campaign-actions.tsx';
import { ProgressCell } from './cells.tsx';
import type { Row } from './list-columns.tsx';
import { StatusCell } from './status.tsx';

const definition = {
  header: ({ id }: Row) => <CardHeader campaignId={id} />,
  sections: [
    { id: 'status', content: ({ id }: Row) => <StatusCell campaignId={id} /> },
    {
      id: 'progress',
      content: ({ id }: Row) => <ProgressCell campaignId={id} />,
    },
    {
      id: 'actions',
      content: ({ id }: Row) => <CampaignActions campaignId={id} compact />,
    },
  ],
};

/** The same campaigns where a table does not fit. */
export const CampaignCards = memo(function CampaignCards({
  items,
  loading,
  empty,
}: {
  items: readonly Row[];
  loading: boolean;
  empty: ReactNode;
}) {
  return (
    <Cards
      items={items}
      trackBy="id"
      cardDefinition={definition}
      cardsPerRow={[{ cards: 1 }]}
      loading={loading}
      loadingText="Loading campaigns"
      ariaLabels={{
        cardsLabel: 'Campaigns',
        selectionGroupLabel: 'Campaigns',
        itemSelectionLabel: (_, { id }) => id,
      }}
      empty={empty}
    />
  );
});

function CardHeader({ campaignId }: { campaignId: string }) {
  const name = useCampaignPart(campaignId, (view) => view.name);
  const follow = useFollow();
  return (
    <div className="card-title">
      <Link
        href={paths.campaign(campaignId)}
        onFollow={follow}
        fontSize="heading-s"
      >
        {name}
      </Link>
      <Box fontSize="body-s" color="text-body-secondary">
        <CopyId id={campaignId} what={name ?? ''} />
      </Box>
    </div>
  );
}
