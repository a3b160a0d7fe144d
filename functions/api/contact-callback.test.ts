import { beforeEach, expect, it } from 'vitest';
import { nextSeq } from '#functions/adapters/dynamodb/state-store.ts';
import { chooseContact } from '#functions/dial/choose-contact.ts';
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
const callback_detection = { enabled: true };
beforeEach(async () => {
  api = await makeContactsApi();
  campaign = await api.campaignWith(csv(3));
  await api.change(campaign.id, { status: 'running', callback_detection });
  api.told.length = 0;
});

const at = (seconds: number) => iso(START + seconds * 1_000);
const done: Partial<ContactState> = {
  status: 'completed',
  attempts: [attempt({ ended_at: at(22.5) })],
  rev: 3,
};

async function ask(seq: number, body?: object, action = 'callback') {
  const found = await api.call('GET', `${root}/${campaign.id}/contacts`);
  const { id } = found.body.data[seq];
  const path = `${root}/${campaign.id}/contacts/${id}/${action}`;
  return api.call('POST', path, body && { body });
}

it('promises a call to a contact that is done, and wakes the run', async () => {
  await api.putState(campaign.id, 0, done);
  api.clock.at = START + 60_000;
  const asked = { scheduled_at: at(900), reason: 'wrote' };
  const { status, body } = await ask(0, asked);
  expect(status).toBe(200);
  expect(contactView.parse(body)).toEqual(body);
  expect(body).toMatchObject({
    status: 'callback_scheduled',
    terminal: false,
    next_eligible_at: at(900),
    callback: {
      status: 'pending',
      requested_at: at(60),
      scheduled_at: at(900),
      sequence: 1,
      reason: 'wrote',
      preferred_time_text: null,
      time_reason: null,
    },
  });
  expect(api.told).toMatchObject([{ what: 'wake', campaign_id: campaign.id }]);
  const cancelled = await ask(0, undefined, 'cancel-callback');
  expect(cancelled.body).toMatchObject({
    status: 'completed',
    callback: { status: 'cancelled' },
  });
});

it('is dialled when it is due, also to who was never called', async () => {
  expect((await ask(2, { scheduled_at: at(600) })).status).toBe(200);
  const run = { id: campaign.id, run_number: 1 };
  // Those before are still to be called in their turn.
  expect(await nextSeq(api.table, run, 3, 0)).toBe(0);
  const next = async (now: number) => {
    const { table } = api;
    const clock = { now: () => START + now * 1_000 };
    const { body } = await api.call('GET', `${root}/${campaign.id}`);
    const engine = {
      table,
      clock,
      claimed_up_to: new Map(),
      lately: new Map(),
    };
    const permit = { slot: 0, proof: { epoch: 0 } };
    const of = { ...body, org_id: 'org_a' };
    const chosen = await chooseContact(engine, of, permit, new Set());
    return chosen?.contact.seq;
  };
  expect([await next(599), await next(600)]).toEqual([0, 2]);
  // Taken back, it waits for its first call again.
  const { body } = await ask(2, undefined, 'cancel-callback');
  expect(body).toMatchObject({
    status: 'pending',
    callback: { status: 'cancelled' },
  });
  expect(body.next_eligible_at).not.toBeNull();
});

it('moves into the window, and says so', async () => {
  await api.putState(campaign.id, 0, done);
  const found = await api.call('GET', `${root}/${campaign.id}`);
  const { schedule } = found.body;
  const windows = schedule.windows.map((window: object) => {
    return { ...window, start: '09:00', end: '17:00' };
  });
  await api.change(campaign.id, {
    schedule: { ...schedule, windows, timezone: 'UTC' },
  });
  const scheduled_at = '2026-01-01T20:00:00Z';
  const { body } = await ask(0, { scheduled_at });
  expect(body.next_eligible_at).toBe('2026-01-02T09:00:00.000Z');
  expect(body.callback).toMatchObject({
    scheduled_at: '2026-01-02T09:00:00.000Z',
    time_reason: 'outside_window',
  });
});

it('is promised five times at most', async () => {
  await api.putState(campaign.id, 0, done);
  for (let sequence = 1; sequence <= 5; sequence += 1) {
    const { body } = await ask(0, { scheduled_at: at(600 + sequence) });
    expect(body.callback.sequence).toBe(sequence);
  }
  const { status, body } = await ask(0, { scheduled_at: at(900) });
  expect([status, body.code]).toEqual([409, 'too_many_callbacks']);
});

it('is not promised in the past', async () => {
  const { status, body } = await ask(0, { scheduled_at: at(0) });
  expect([status, body.code]).toEqual([400, 'scheduled_at_in_past']);
});

it('is not promised where nobody looks for callbacks', async () => {
  await api.change(campaign.id, { callback_detection: { enabled: false } });
  const { status, body } = await ask(0, { scheduled_at: at(600) });
  expect([status, body.code]).toEqual([409, 'callbacks_off']);
});

it.each([
  ['in a call', { status: 'dialling' }],
  ['suppressed', { status: 'suppressed', attempts: [] }],
  ['taken out after a call', { disposition: 'excluded' }],
  ['listed after a call', { disposition: 'dnc' }],
] as const)('is refused to who is %s', async (_, more) => {
  await api.putState(campaign.id, 1, { ...done, ...more });
  const { status, body } = await ask(1, { scheduled_at: at(600) });
  expect([status, body.code]).toEqual([409, 'invalid_transition']);
  expect(body.allowed_actions).toEqual([]);
});

it('is refused once the run is over', async () => {
  const over = { status: 'completed', completion_reason: 'manual_stop' };
  await api.change(campaign.id, over as never);
  const { status, body } = await ask(0, { scheduled_at: at(600) });
  expect([status, body.code]).toEqual([409, 'invalid_transition']);
});

it('is refused to a number on a do-not-call list', async () => {
  const found = await api.call('GET', `${root}/${campaign.id}/contacts`);
  const { phone_number } = found.body.data[0];
  await api.call('POST', '/api/v1/dnc', { body: { phone_number } });
  const { status, body } = await ask(0, { scheduled_at: at(600) });
  expect([status, body.code]).toEqual([409, 'do_not_call']);
});
