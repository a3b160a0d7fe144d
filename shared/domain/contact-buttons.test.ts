import { expect, test } from 'vitest';
import { contactStatuses } from './contact.ts';
import { contactActions } from './contact-actions.ts';
import { contactButtons } from './contact-buttons.ts';

const run = { is_over: false, keeps_callbacks: true };

test('offers what the API takes of a contact in each state', () => {
  for (const status of contactStatuses) {
    for (const enabled of [true, false]) {
      const campaign = {
        status: 'running',
        callback_detection: { enabled },
        abandoned: { callback: false },
      } as Parameters<typeof contactActions>[1];
      const takes = contactActions(
        { status, attempts: [] } as unknown as Parameters<
          typeof contactActions
        >[0],
        campaign,
      );
      const offered = contactButtons(
        { status, disposition: null },
        { is_over: false, keeps_callbacks: enabled },
      ).filter((button) => button !== 'skip');
      expect([status, enabled, offered]).toEqual([status, enabled, takes]);
    }
  }
});

test('whoever waits can be skipped, nobody else', () => {
  const skips = contactStatuses.filter((status) =>
    contactButtons({ status, disposition: null }, run).includes('skip'),
  );
  expect(skips).toEqual(['pending', 'retry_scheduled', 'callback_scheduled']);
});

test('a run that is over, or a contact that was taken out, offers nothing', () => {
  const waiting = { status: 'pending', disposition: null } as const;
  expect(contactButtons(waiting, { ...run, is_over: true })).toEqual([]);
  const out = { status: 'suppressed', disposition: 'excluded' } as const;
  expect(contactButtons(out, run)).toEqual([]);
  const erased = { status: 'completed', disposition: null, erased_at: 'then' };
  expect(contactButtons(erased as never, run)).toEqual([]);
});
