import { describe, expect, test } from 'vitest';
import {
  type CampaignStatus,
  campaignStatuses,
} from '#shared/domain/campaign.ts';
import { aCampaign } from '../../testing/fixtures.ts';
import {
  type ButtonAction,
  buttonsOf,
  buttonText,
} from './campaign-buttons.ts';

const textsOf = (campaign: Parameters<typeof buttonsOf>[0]) =>
  buttonsOf(campaign).map((action) => buttonText(action, campaign.status));

const last = { at: '2026-05-10T18:00:00.000Z', by: 'usr_local' };
const prepared = aCampaign({
  status: 'draft',
  run_number: 2,
  prepared_restart: true,
  restart_history: [{ ...last, from: 'completed', run_number: 1 }],
});

describe('buttonsOf', () => {
  test.each([
    ['draft', ['Edit', 'Clone', 'Start', 'Delete']],
    ['scheduled', ['Edit', 'Clone', 'Start now', 'Unschedule']],
    ['running', ['Clone', 'Pause', 'Stop']],
    ['paused', ['Edit', 'Clone', 'Resume', 'Stop']],
    ['completed', ['Clone', 'Restart']],
    ['failed', ['Clone', 'Restart']],
    ['cancelled', ['Clone', 'Restart']],
  ] as const)('a %s campaign offers %j', (status, buttons) => {
    expect(textsOf(aCampaign({ status }))).toEqual(buttons);
  });

  test('a prepared restart can be dropped, and not deleted', () => {
    expect(textsOf(prepared)).toEqual([
      'Edit',
      'Clone',
      'Start',
      'Cancel restart',
    ]);
  });

  test.each(campaignStatuses)(
    'a sealed %s one offers Clone alone',
    (status) => {
      expect(textsOf(aCampaign({ status, sealed: true }))).toEqual(['Clone']);
    },
  );

  test.each(
    campaignStatuses.flatMap((status) =>
      buttonsOf(aCampaign({ status })).map(
        (action): [CampaignStatus, ButtonAction] => [status, action],
      ),
    ),
  )('a %s one shows no %s that the server does not allow', (status, action) => {
    const campaign = aCampaign({ status });
    const allowed_actions = campaign.allowed_actions.filter(
      (allowed) => allowed !== action,
    );
    const left = buttonsOf({ ...campaign, allowed_actions });
    expect(left).toEqual(buttonsOf(campaign).filter((it) => it !== action));
  });
});
