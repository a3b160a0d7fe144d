import { Page } from '../components/page.tsx';
import { CampaignNew as CreateForm } from './CampaignNew.tsx';

export function CampaignNew() {
  return <CreateForm />;
}

export function CampaignEdit() {
  return <Page title="Edit campaign">{null}</Page>;
}
