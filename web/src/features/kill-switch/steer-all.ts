import type { CampaignView } from '#shared/contracts/campaigns.ts';
import type { Api } from '../../lib/api.ts';

export interface Steered {
  /** As each is now. */
  readonly done: readonly CampaignView[];
  readonly failed: readonly { readonly name: string; readonly why: string }[];
}

/** Every running campaign, over all pages of the list. */
export async function runningCampaigns(
  api: Pick<Api, 'campaigns'>,
  signal?: AbortSignal,
): Promise<CampaignView[]> {
  const all: CampaignView[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.campaigns({ status: 'running', cursor }, signal);
    all.push(...page.data);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

/** Pauses them at once: one that is refused keeps no other running. */
export const pauseEach = (
  api: Pick<Api, 'pause'>,
  campaigns: readonly CampaignView[],
  reason: string,
): Promise<Steered> =>
  eachOf(campaigns, ({ id }) => api.pause(id, reason || undefined));

/** Resumes those that nothing else has changed since they were paused. */
export async function resumeEach(
  api: Pick<Api, 'act' | 'campaign'>,
  paused: readonly CampaignView[],
): Promise<Steered> {
  return eachOf(paused, async ({ id, version }) => {
    const now = await api.campaign(id);
    if (now.version !== version) throw new Error('it was changed since');
    return api.act(id, 'resume');
  });
}

async function eachOf(
  campaigns: readonly CampaignView[],
  steer: (campaign: CampaignView) => Promise<CampaignView>,
): Promise<Steered> {
  const results = await Promise.allSettled(campaigns.map(steer));
  const done: CampaignView[] = [];
  const failed: { name: string; why: string }[] = [];
  results.forEach((result, i) => {
    if (result.status === 'fulfilled') done.push(result.value);
    else
      failed.push({
        name: campaigns[i]?.name ?? '',
        why: (result.reason as Error).message,
      });
  });
  return { done, failed };
}
