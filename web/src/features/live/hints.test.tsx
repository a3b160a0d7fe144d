import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { aCampaign } from '../../testing/fixtures.ts';
import { renderInApp } from '../../testing/render.tsx';
import { WithAnswers } from '../detail/with-answers.tsx';
import { aHealth } from '../dispatch/a-health.ts';
import { Hints } from './hints.tsx';

afterEach(cleanup);

function show(codes: readonly string[]) {
  const campaign = aCampaign();
  const hints = codes.map((code) => ({ code, text: `About ${code}.` }));
  const { store, show: render } = renderInApp(
    <WithAnswers answers={{ '/dispatch-health': aHealth({ hints }) }}>
      <Hints campaignId={campaign.id} />
    </WithAnswers>,
  );
  store.putView(campaign, 0);
  render();
  return `/dashboard/campaigns/${campaign.id}`;
}

test.each([
  ['capacity_blocked', 'Dispatch & queue health', () => '#dispatch-health'],
  [
    'failures_rising',
    'Show who failed',
    (at: string) => `${at}/calls?status=failed`,
  ],
  ['answer_rate_falling', 'Number health', (at: string) => `${at}/numbers`],
] as const)('%s says where to look: %s', async (code, place, to) => {
  const at = show([code]);
  await screen.findByText(`About ${code}.`);
  const link = screen.getByRole('link', { name: place });
  expect(link.getAttribute('href')).toBe(to(at));
});

test('waiting for retries is no shift', async () => {
  show(['waiting_for_retries', 'failures_rising']);
  await screen.findByText('About failures_rising.');
  expect(screen.queryByText('About waiting_for_retries.')).toBeNull();
});
