import {
  getCampaign,
  updateCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import { weekdays } from '#shared/domain/campaign.ts';
import { type ContactState, isAccepted } from '#shared/domain/contact.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import type { Checker } from './checker.ts';
import { leastWait } from './policy.ts';
import { ORG, type World } from './world.ts';

/** In a calm world, whoever waits is looked at again so soon after a change. */
const HEARD_MS = 10_000;
const MOST_TRIES = 5;

/** An operator lets a running campaign call all day: whoever waits for hours need not. */
export async function widenHours(
  world: World,
  checker: Checker,
  id: string,
  isCalm: boolean,
): Promise<void> {
  const { table, kernel } = world;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const campaign = await getCampaign(table, ORG, id);
    if (campaign?.status !== 'running') return;
    const { version, run_number } = campaign;
    const windows = [{ days: weekdays, start: '00:00', end: '24:00' }];
    const changes = {
      schedule: { ...campaign.schedule, windows, scheduled_windows: null },
      reparking: { version, from: 0 },
    };
    const now = iso(kernel.now);
    const written = await updateCampaign(table, campaign, changes, now);
    if (written.kind === 'stale') continue;
    const run = { org_id: ORG, campaign_id: id, run_number };
    const tell = () =>
      world.machine.invoke(
        'api',
        29_000,
        (of) => world.engineFor(of).workflow.wake(run),
        (outcome) => void (outcome === 'ok' || kernel.after(1_000, tell)),
      );
    tell();
    if (isCalm)
      kernel.after(HEARD_MS, () => checkWaiting(checker, id, kernel.now));
    return;
  }
}

/** L7: hours that are wider call who waited for the narrower ones. */
function checkWaiting(checker: Checker, id: string, now: number): void {
  const campaign = checker.campaigns.get(id);
  if (campaign?.status !== 'running') return;
  // A day that was over by the hours before has ended the run, or will.
  if (campaign.schedule.mode === 'single_day') return;
  // What the law closes, no hours of a campaign open.
  if (campaign.compliance.profile !== 'none') return;
  for (const state of checker.states.values()) {
    if (state.campaign_id !== id || state.run_number !== campaign.run_number) {
      continue;
    }
    const due = state.next_eligible_at;
    if (due === undefined) continue;
    checker.expect(
      'L7 wider hours call who waited for them',
      epochMs(due) <= latest(checker, state, now),
      () => `${id}/${state.seq}: ${state.waits_for} until ${due}`,
    );
  }
}

/** When a contact that is open on all hours is called at the latest. */
function latest(checker: Checker, state: ContactState, now: number): number {
  if (state.waits_for === 'window') return now;
  const campaign = checker.campaigns.get(state.campaign_id)!;
  const last = state.attempts.findLast(isAccepted);
  const isRetry = state.status === 'retry_scheduled' && last?.ended_at;
  if (state.waits_for || !isRetry) return Number.POSITIVE_INFINITY;
  const wait = leastWait(campaign.retry_policy, last);
  return Math.max(epochMs(last.ended_at!) + wait, now);
}
