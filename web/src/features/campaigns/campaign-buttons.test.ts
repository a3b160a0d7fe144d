import { describe, expect, test } from 'vitest';
import { aCampaign } from '../../testing/fixtures.ts';
import { buttonsOf, buttonText } from './campaign-buttons.ts';

describe('buttonsOf', () => {
  test.each([
    ['draft', ['clone', 'start', 'delete']],
    ['scheduled', ['clone', 'start', 'unschedule']],
    ['running', ['clone', 'pause', 'stop']],
    ['paused', ['clone', 'resume', 'stop']],
    ['completed', ['clone', 'restart']],
    ['failed', ['clone', 'restart']],
    ['cancelled', ['clone', 'restart']],
  ] as const)('a %s campaign offers %j', (status, buttons) => {
    expect(buttonsOf(aCampaign({ status }))).toEqual(buttons);
  });

  test('a prepared restart can be dropped, and not deleted', () => {
    const last = { at: '2026-05-10T18:00:00.000Z', by: 'usr_local' };
    const prepared = aCampaign({
      status: 'draft',
      run_number: 2,
      restart_history: [{ ...last, from: 'completed', run_number: 1 }],
    });
    expect(buttonsOf(prepared)).toEqual(['clone', 'start', 'cancel-restart']);
    expect(buttonText['cancel-restart']).toBe('Cancel restart');
  });

  test('a sealed campaign offers Clone alone', () => {
    expect(buttonsOf(aCampaign({ status: 'completed', sealed: true }))).toEqual(
      ['clone'],
    );
  });
});
