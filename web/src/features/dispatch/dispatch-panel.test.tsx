import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { DispatchHealth } from '#shared/contracts/dispatch-health.ts';
import { aCampaign } from '../../testing/fixtures.ts';
import { renderInApp } from '../../testing/render.tsx';
import { WithAnswers } from '../detail/with-answers.tsx';
import { aGate, aHealth } from './a-health.ts';
import { DispatchPanel } from './dispatch-panel.tsx';
import { healthReport } from './health-report.ts';

afterEach(cleanup);

async function show(over: Partial<DispatchHealth>) {
  const campaign = aCampaign();
  const { store, show: render } = renderInApp(
    <WithAnswers answers={{ '/dispatch-health': aHealth(over) }}>
      <DispatchPanel campaignId={campaign.id} />
    </WithAnswers>,
  );
  store.putView(campaign, 0);
  render();
  await screen.findByRole('list', { name: 'From all contacts to a call' });
  return campaign;
}

test('checks that pass are folded, what is unknown is not', async () => {
  await show({
    gates: [
      aGate(),
      aGate({
        number: 5,
        key: 'concurrency',
        name: 'Concurrency',
        state: 'blocking',
        text: 'All 4 calls of the campaign are in use.',
        code: 'campaign_cap',
        action: { kind: 'raise_limit', label: 'Raise limit' },
      }),
      aGate({
        number: 11,
        key: 'pipeline',
        name: 'Pipeline',
        state: 'unknown',
      }),
    ],
  });
  screen.getByText('Blocking');
  screen.getByText('Unknown');
  screen.getByText('1 check passes');
  screen.getByRole('button', { name: 'Raise limit' });
  const code = screen.getByRole('link', { name: 'What campaign_cap means' });
  expect(code.getAttribute('href')).toBe('/help/codes/campaign_cap');
});

test('each step of the funnel leads to its rows, estimates say so', async () => {
  const { id } = await show({});
  const ready = screen.getByRole('link', { name: '70 ready: show the rows' });
  expect(ready.getAttribute('href')).toBe(
    `/dashboard/campaigns/${id}/calls?blocker=none`,
  );
  screen.getByTitle('Estimated');
});

test('the report has all that the panel says, and the words of the states', () => {
  const report = healthReport(
    'Q4',
    aHealth({ gates: [aGate({ state: 'limiting', code: 'org_cap' })] }),
  );
  expect(report).toContain('Dispatch health of Q4');
  expect(report).toContain('about 70 ready');
  expect(report).toContain(
    '1. Lifecycle: Limiting. The campaign runs. [org_cap]',
  );
});
