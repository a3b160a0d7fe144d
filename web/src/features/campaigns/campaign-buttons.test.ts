import { describe, expect, test } from 'vitest';
import { aCampaign } from '../../testing/fixtures.ts';
import { buttonsOf } from './campaign-buttons.ts';

describe('buttonsOf', () => {
  test.each([
    ['draft', ['clone', 'start', 'delete']],
    ['scheduled', ['clone', 'start', 'unschedule']],
    ['running', ['clone', 'pause', 'stop']],
    ['paused', ['clone', 'resume', 'stop']],
    ['completed', ['clone']],
    ['failed', ['clone']],
    ['cancelled', ['clone']],
  ] as const)('a %s campaign offers %j', (status, buttons) => {
    expect(buttonsOf(aCampaign({ status }))).toEqual(buttons);
  });

  test('a draft of a second run cannot be deleted', () => {
    expect(buttonsOf(aCampaign({ status: 'draft', run_number: 2 }))).toEqual([
      'clone',
      'start',
    ]);
  });

  test('a sealed campaign offers Clone alone', () => {
    expect(buttonsOf(aCampaign({ status: 'completed', sealed: true }))).toEqual(
      ['clone'],
    );
  });
});
