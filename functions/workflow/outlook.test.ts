import { expect, it } from 'vitest';
import { writeState } from '#functions/adapters/dynamodb/state-store.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactState } from '#shared/domain/contact.ts';
import { iso } from '#shared/domain/instant.ts';
import {
  makeAttempt,
  makeCampaign,
  makeUntouched,
  NOON,
} from '#shared/domain/testing.ts';
import { outlook } from './outlook.ts';

const attempts = [makeAttempt(1, 'busy')];
const waiting = (
  status: 'pending' | 'retry_scheduled' | 'callback_scheduled',
  seconds: number,
): Partial<ContactState> => ({
  status,
  next_eligible_at: iso(NOON + seconds * 1_000),
  ...(status !== 'pending' && { attempts }),
});

async function look(
  contacts: readonly Partial<ContactState>[],
  more: Partial<Campaign> = {},
) {
  const table = makeTable({ seed: 1 });
  for (const [seq, contact] of contacts.entries()) {
    await writeState(table, { ...makeUntouched(seq), rev: 1, ...contact });
  }
  const campaign = makeCampaign({ total_contacts: contacts.length, ...more });
  return outlook(table, campaign, NOON, 100);
}

it('counts who was never called and who is due, and says when the next one is', async () => {
  const contacts = [
    { status: 'completed' as const },
    { status: 'in_progress' as const },
    waiting('pending', 0),
    waiting('pending', 90),
    waiting('retry_scheduled', -1),
    waiting('retry_scheduled', 60),
    waiting('callback_scheduled', 30),
  ];
  const retry_policy = { ...makeCampaign().retry_policy, max_attempts: 3 };
  expect(await look(contacts, { total_contacts: 9, retry_policy })).toEqual({
    callable: 4,
    due: 2,
    next_seq: 7,
    next_at: iso(NOON + 30_000),
  });
});

it('expects nobody once all are done', async () => {
  expect(await look([{ status: 'completed' }])).toMatchObject({
    callable: 0,
    next_at: null,
  });
});

it('counts no further than is of use', async () => {
  expect(await look([], { total_contacts: 500_000 })).toMatchObject({
    callable: 100,
    next_at: null,
  });
});

it('waits for the window where it is closed', async () => {
  const schedule = {
    ...makeCampaign().schedule,
    windows: [{ days: ['tue'] as const, start: '09:00', end: '10:00' }],
  };
  expect(await look([waiting('pending', 0)], { schedule })).toMatchObject({
    callable: 0,
    next_at: '2026-03-03T09:00:00.000Z',
  });
  const never = { ...schedule, windows: [] };
  expect(
    await look([waiting('pending', 0)], { schedule: never }),
  ).toMatchObject({
    callable: 0,
    next_at: null,
  });
});

it.each(['paused', 'completed', 'draft'] as const)(
  'expects nothing of a run that is %s',
  async (status) => {
    expect(await look([waiting('pending', 0)], { status })).toMatchObject({
      callable: 0,
      next_at: null,
    });
  },
);
