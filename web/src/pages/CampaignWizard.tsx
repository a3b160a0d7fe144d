import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { paths } from '../app/paths.ts';
import { Page } from '../components/page.tsx';
import { QueryPanel } from '../components/query-panel.tsx';
import { useCampaignToEdit } from '../features/wizard/use-wizard-queries.ts';
import { Wizard } from '../features/wizard/wizard.tsx';
import { useSearchState } from '../lib/search-state.ts';

/** Creates a campaign; its draft, once there is one, is in the address. */
export function CampaignNew() {
  const [{ draft }, setSearch] = useSearchState();
  const [made, setMade] = useState<CampaignView | null>(null);
  if (draft) {
    const known = made?.id === draft ? made : null;
    return <Loaded key={draft} id={draft} known={known} isNew />;
  }
  return (
    <Wizard
      isNew
      view={null}
      onCreated={(view) => {
        setMade(view);
        setSearch({ draft: view.id, step: 'audience' }, { push: true });
      }}
    />
  );
}

export function CampaignEdit() {
  const { campaignId = '' } = useParams({ strict: false });
  return <Loaded key={campaignId} id={campaignId} known={null} isNew={false} />;
}

function Loaded({
  id,
  known,
  isNew,
}: {
  id: string;
  known: CampaignView | null;
  isNew: boolean;
}) {
  const campaign = useCampaignToEdit(id, known === null);
  const view = known ?? campaign.data;
  if (view) return <Wizard isNew={isNew} view={view} onCreated={() => {}} />;
  return (
    <Page
      title={isNew ? 'Create campaign' : 'Edit campaign'}
      crumbs={[{ text: 'Campaigns', href: paths.campaigns }]}
    >
      <QueryPanel
        query={campaign}
        what="The campaign could not be loaded"
        height="480px"
      >
        {() => null}
      </QueryPanel>
    </Page>
  );
}
