import { cleanup } from '@testing-library/react';
import { afterEach, vi } from 'vitest';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { Notices } from '../../app/notices.tsx';
import { aCampaign } from '../../testing/fixtures.ts';
import { CampaignActions } from '../campaigns/campaign-actions.tsx';
import { type Answers, renderWithAnswers } from '../campaigns/list-testing.tsx';
import { StatusCell } from '../campaigns/status.tsx';

export const { id } = aCampaign();
export const one = `/api/v1/campaigns/${id}`;
export const readiness = (over = {}) => ({
  ready: true,
  checks: [
    {
      code: 'no_agent',
      passed: true,
      path: 'agent_id',
      message: 'An agent is assigned.',
    },
  ],
  errors: [],
  ...over,
});
export const problem = (status: number, body: object) => () =>
  Response.json({ status, request_id: 'req_1', ...body }, { status });

export function show(campaign: CampaignView, answers: Answers = {}) {
  const app = renderWithAnswers(
    <>
      <Notices />
      <StatusCell campaignId={id} />
      <CampaignActions campaignId={id} inline />
    </>,
    { [`GET ${one}/readiness`]: readiness(), ...answers },
  );
  app.store.putView(campaign, 0);
  app.show();
  return app;
}
export const keysOf = (asked: readonly Request[]) =>
  asked.map((request) => request.headers.get('idempotency-key'));

/** After each test: nothing is on screen, and nothing is still to be done. */
export function cleanUpEachTime(): void {
  afterEach(async () => {
    cleanup();
    vi.useRealTimers();
    await new Promise((resolve) => setTimeout(resolve));
  });
}
