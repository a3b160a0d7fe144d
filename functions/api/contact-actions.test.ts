import { beforeEach, describe, expect, it } from 'vitest';
import { nextSeq } from '#functions/adapters/dynamodb/state-store.ts';
import { contactView } from '#shared/contracts/contacts.ts';
import type { ContactState } from '#shared/domain/contact.ts';
import { iso } from '#shared/domain/instant.ts';
import {
  attempt,
  type ContactsApi,
  csv,
  makeContactsApi,
  root,
} from './contacts-testing.ts';
import { START } from './testing.ts';

let api: ContactsApi;
let campaign: { id: string };
beforeEach(async () => {
  api = await makeContactsApi();
  campaign = await api.campaignWith(csv(3));
  await api.change(campaign.id, { status: 'running' });
  api.told.length = 0;
});

const at = (seconds: number) => iso(START + seconds * 1_000);
const retry: Partial<ContactState> = {
  status: 'retry_scheduled',
  attempts: [attempt({ outcome: 'busy', phone_number: '+14152000001' })],
  next_eligible_at: at(1_800),
  rev: 4,
};
const callback: Partial<ContactState> = {
  status: 'callback_scheduled',
  attempts: [attempt({ ended_at: at(22.5) })],
  next_eligible_at: at(600),
  rev: 3,
  callback: {
    status: 'pending',
    requested_at: at(22.5),
    scheduled_at: at(600),
    sequence: 1,
    reason: 'busy now',
    preferred_time_text: 'in 10 minutes',
    time_reason: 'relative_offset',
  },
};

async function ask(seq: number, action: string) {
  const { body } = await api.call('GET', `${root}/${campaign.id}/contacts`);
  const { id } = body.data[seq];
  const path = `${root}/${campaign.id}/contacts/${id}/${action}`;
  return api.call('POST', path);
}

describe('retry-now', () => {
  it('makes who waits for a retry due at once, and wakes the run', async () => {
    await api.putState(campaign.id, 1, retry);
    api.clock.at = START + 60_000;
    const { status, body } = await ask(1, 'retry-now');
    expect(status).toBe(200);
    expect(contactView.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      status: 'retry_scheduled',
      next_eligible_at: at(60),
      blocker: null,
    });
    expect(api.told).toEqual([
      {
        what: 'wake',
        org_id: 'org_a',
        campaign_id: campaign.id,
        run_number: 1,
      },
    ]);
    // Asked again, it is so already: no write, no wake.
    api.clock.at = START + 61_000;
    expect((await ask(1, 'retry-now')).body.next_eligible_at).toBe(at(60));
    expect(api.told).toHaveLength(1);
  });

  it('leaves a callback a promise, and a system retry its count', async () => {
    await api.putState(campaign.id, 0, callback);
    await api.putState(campaign.id, 1, {
      status: 'pending',
      next_eligible_at: at(300),
      waits_for: 'system_retry',
      system_retries: 3,
    });
    api.clock.at = START + 60_000;
    expect((await ask(0, 'retry-now')).body).toMatchObject({
      status: 'callback_scheduled',
      next_eligible_at: at(60),
      callback: {
        status: 'pending',
        scheduled_at: at(600),
        time_reason: 'relative_offset',
      },
    });
    expect((await ask(1, 'retry-now')).body).toMatchObject({
      status: 'pending',
      next_eligible_at: at(60),
      system_retries: 3,
      blocker: null,
    });
  });

  it('stays within the window and the limits of the number', async () => {
    await api.putState(campaign.id, 1, retry);
    const found = await api.call('GET', `${root}/${campaign.id}`);
    await api.change(campaign.id, {
      retry_policy: {
        ...found.body.retry_policy,
        min_gap_same_number_seconds: 600,
      },
    });
    api.clock.at = START + 60_000;
    expect((await ask(1, 'retry-now')).body).toMatchObject({
      next_eligible_at: at(622.5),
      blocker: { code: 'min_gap', until: at(622.5) },
    });
  });

  it("stays within the contact's own hours, also before its first call", async () => {
    await api.putState(campaign.id, 0, {
      status: 'pending',
      next_eligible_at: at(86_400),
      waits_for: 'window',
    });
    const found = await api.call('GET', `${root}/${campaign.id}`);
    const windows = found.body.schedule.windows.map((window: object) => {
      return { ...window, start: '09:00', end: '17:00' };
    });
    const schedule = { ...found.body.schedule, windows };
    const timezone_mode = 'callee_local';
    await api.change(campaign.id, { schedule: { ...schedule, timezone_mode } });
    // In California it is four in the afternoon of the day before.
    expect((await ask(0, 'retry-now')).body.next_eligible_at).toBe(at(0));
    await api.putState(campaign.id, 1, {
      status: 'pending',
      next_eligible_at: at(86_400),
      waits_for: 'window',
    });
    api.clock.at = START + 3_600_000;
    expect((await ask(1, 'retry-now')).body.next_eligible_at).toBe(
      '2026-01-01T17:00:00.000Z',
    );
  });

  it('leaves who was never called where it stands', async () => {
    const { status, body } = await ask(2, 'retry-now');
    expect([status, body.status]).toEqual([200, 'pending']);
    expect(api.told).toEqual([]);
  });

  it('calls who was never reached before a time of their own', async () => {
    const found = await api.call('GET', `${root}/${campaign.id}/contacts`);
    const { id } = found.body.data[2];
    const path = `${root}/${campaign.id}/contacts/${id}`;
    await api.call('PATCH', path, { body: { scheduled_at: at(9_000) } });
    api.clock.at = START + 60_000;
    const { body } = await ask(2, 'retry-now');
    expect(body).toMatchObject({
      status: 'pending',
      next_eligible_at: at(60),
      blocker: null,
    });
    expect(api.told).toHaveLength(1);
    // Those before are still to be called in their turn.
    const run = { id: campaign.id, run_number: 1 };
    expect(await nextSeq(api.table, run, 3, 0)).toBe(0);
  });

  it.each(['completed', 'exhausted', 'dialling', 'in_progress'] as const)(
    'is refused while a contact is %s',
    async (status) => {
      await api.putState(campaign.id, 1, { status, attempts: [attempt()] });
      const answer = await ask(1, 'retry-now');
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject({
        code: 'invalid_transition',
        current_status: status,
        allowed_actions: [],
      });
    },
  );

  it('is refused once the run is over', async () => {
    await api.putState(campaign.id, 1, retry);
    const over = { status: 'completed', completion_reason: 'manual_stop' };
    await api.change(campaign.id, over as never);
    expect((await ask(1, 'retry-now')).body).toMatchObject({
      status: 409,
      current_status: 'manual_stopped',
    });
  });
});

describe('cancel-callback', () => {
  it('ends the contact as its last call did', async () => {
    await api.putState(campaign.id, 0, callback);
    const { status, body } = await ask(0, 'cancel-callback');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'completed',
      terminal: true,
      next_eligible_at: null,
      callback: { status: 'cancelled', sequence: 1 },
    });
    expect(api.told).toHaveLength(1);
    expect((await ask(0, 'cancel-callback')).status).toBe(409);
  });

  it('is refused for who waits for something else', async () => {
    await api.putState(campaign.id, 1, retry);
    expect((await ask(1, 'cancel-callback')).body).toMatchObject({
      status: 409,
      code: 'invalid_transition',
      current_status: 'retry_scheduled',
      allowed_actions: ['retry-now'],
    });
  });
});

it('answers 404 to a contact that is not there, and 403 without the scope', async () => {
  const path = `${root}/${campaign.id}/contacts/con_none/retry-now`;
  expect((await api.call('POST', path)).status).toBe(404);
  const reader = await api.credential({ scopes: ['campaigns:read'] });
  const key = reader.credential;
  expect((await api.call('POST', path, { key })).status).toBe(403);
});

it('gives way to a dial that was faster, and decides again', async () => {
  await api.putState(campaign.id, 0, callback);
  const { send } = api.table.db;
  let isFirst = true;
  Object.assign(api.table.db, {
    send: async (command: { constructor: { name: string } }) => {
      if (command.constructor.name === 'PutCommand' && isFirst) {
        isFirst = false;
        const open = attempt({ id: 'att_2', status: 'placing' });
        const attempts = [...(callback.attempts ?? []), open];
        const claimed = { ...callback, status: 'dialling', rev: 4, attempts };
        await api.putState(campaign.id, 0, claimed as Partial<ContactState>);
      }
      return (send as (asked: unknown) => unknown).call(api.table.db, command);
    },
  });
  expect((await ask(0, 'cancel-callback')).body).toMatchObject({
    status: 409,
    current_status: 'dialling',
  });
});
