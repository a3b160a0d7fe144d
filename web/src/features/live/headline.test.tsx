import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { aCampaign, aLive, aStats } from '../../testing/fixtures.ts';
import { renderInApp } from '../../testing/render.tsx';
import { WithAnswers } from '../detail/with-answers.tsx';
import { aHealth } from '../dispatch/a-health.ts';
import { isStale, STALE_AFTER_MS } from './freshness.tsx';
import { Headline } from './headline.tsx';
import { headlineKind } from './headline-kind.ts';

afterEach(cleanup);

const AT = '2026-05-10T18:00:00.000Z';
const contacts = (pending: number, in_progress: number) => ({
  ...aStats().contacts,
  pending,
  in_progress,
});
const paused = (over = {}): CampaignView['paused'] => ({
  at: AT,
  by: 'usr_dana',
  reason_code: 'operator',
  reason_text: 'script issue',
  ...over,
});

function show(over: Partial<CampaignView>, headline?: string) {
  const campaign = aCampaign(over);
  const health = aHealth(headline === undefined ? {} : { headline });
  const { store, show: render } = renderInApp(
    <WithAnswers answers={{ '/dispatch-health': health }}>
      <Headline campaignId={campaign.id} />
    </WithAnswers>,
  );
  store.putView(campaign, 0);
  render();
  return campaign;
}

const text = () => document.body.textContent;

test('a campaign that dials has the server say how', async () => {
  show({}, 'Dialing normally: 8 of 10 lines in use.');
  expect(text()).toContain('Live Activity');
  await screen.findByText('Dialing normally: 8 of 10 lines in use.');
});

test('an instant in the sentence goes by the clock that was chosen', async () => {
  show({}, `Not dialing until ${AT}.`);
  await screen.findByText(/Not dialing until/);
  expect(document.querySelector('time')?.dateTime).toBe(AT);
  expect(text()).not.toContain(AT);
});

test('idle says what for', () => {
  show({
    live: aLive({ state: 'idle' }),
    activity: { state: 'idle', reason: 'retry_wait', since: null, until: null },
  });
  expect(text()).toContain('Idle (waiting for retries)');
});

test('idle for another reason does not speak of retries', () => {
  show({
    live: aLive({ state: 'idle' }),
    activity: { state: 'idle', reason: 'org_cap', since: null, until: null },
  });
  expect(text()).not.toContain('waiting for retries');
});

test('outside its hours has the seed’s words, and when it goes on', () => {
  show({
    live: aLive({ state: 'outside_window' }),
    activity: {
      state: 'outside_window',
      reason: 'campaign_window_closed',
      since: null,
      until: AT,
    },
  });
  expect(text()).toContain('Paused — Outside time window');
  expect(text()).toContain('Goes on');
});

test('a pause has its time, its person and its reason', () => {
  show({
    status: 'paused',
    paused: paused(),
    live: aLive({ state: 'paused' }),
  });
  expect(text()).toContain('Paused by usr_dana');
  expect(text()).toContain('Reason: script issue');
  expect(document.querySelector('time')?.dateTime).toBe(AT);
  expect(text()).toContain('8 calls in flight finish by themselves');
});

test('a guard’s pause names the guard, its value and its threshold', () => {
  show({
    status: 'paused',
    paused: paused({
      by: 'system',
      reason_code: 'abandon_rate',
      reason_text: null,
    }),
    stats: aStats({ abandon_rate: 0.041 }),
    abandoned: { ...aCampaign().abandoned, pause_rate: 0.03 },
  });
  expect(text()).toContain('Paused by guard: abandon rate');
  expect(text()).toContain('Abandon rate 4.1 %, threshold 3.0 %');
});

test('the last calls are counted down', () => {
  show({ stats: aStats({ contacts: contacts(0, 3), active_calls: 3 }) });
  expect(text()).toContain('Completing – 3 calls left');
});

test('a prepared restart says whose figures these are', () => {
  show({ status: 'draft', prepared_restart: true });
  expect(text()).toContain('Restart prepared – showing previous run');
});

test.each([
  [{ status: 'scheduled' }, 'scheduled'],
  [{ status: 'draft', prepared_restart: false }, 'draft'],
  [{ status: 'failed' }, 'failed'],
  [{ status: 'completed' }, 'ended'],
  [{ status: 'completed', draining: true }, 'completing'],
] as const)('%j is %s', (over, kind) => {
  expect(headlineKind(aCampaign(over))).toBe(kind);
});

test('figures are stale after three intervals, while they may change', () => {
  expect(isStale(STALE_AFTER_MS + 1, true)).toBe(true);
  expect(isStale(STALE_AFTER_MS, true)).toBe(false);
  expect(isStale(10 * STALE_AFTER_MS, false)).toBe(false);
});
