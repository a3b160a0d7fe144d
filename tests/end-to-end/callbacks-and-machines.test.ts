import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  campaignForm,
  type Json,
  type Product,
  removeFolder,
  startProduct,
  until,
} from '../support/product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct(['--speed', '120', '--no-demo']);
});

afterAll(async () => {
  expect(await product.stop()).toBe(0);
  removeFolder(product.data);
});

/** Starts a campaign over these numbers; answers its path. */
async function start(fields: Json, endings: readonly string[]) {
  const { status, body } = await product.call(
    'POST',
    '/api/v1/campaigns?start=true',
    campaignForm(
      { name: 'Rules', max_concurrent_calls: '5', ...fields },
      endings.map((ending) => `+1415556${ending}`),
    ),
  );
  expect(status).toBe(201);
  return `/api/v1/campaigns/${body.id}`;
}

const contactsOf = async (path: string): Promise<Json[]> =>
  (await product.call('GET', `${path}/contacts`)).body.data;

const done = (path: string) =>
  until(
    async () => (await product.call('GET', path)).body,
    ({ status, draining }) => status === 'completed' && !draining,
  );

const endOf = async (path: string) => {
  const campaign = await done(path);
  return { campaign, contacts: await contactsOf(path) };
};

const seconds = (from: string, to: string) =>
  (Date.parse(to) - Date.parse(from)) / 1_000;

/** The witness's calls of one contact's attempts, in order. */
async function witnessed({ attempts }: Json) {
  const calls = await product.witness();
  return attempts.map(({ id }: Json) =>
    calls.find(({ client_token }) => client_token === id),
  );
}

describe('0197, who asks to be called in ten minutes', () => {
  const fields = { callback_detection: { enabled: true } };
  const promised = async (path: string) =>
    (
      await until(
        () => contactsOf(path),
        ([contact]) => contact?.status === 'callback_scheduled',
      )
    )[0];

  it('is called back then, although the policy gives one attempt', async () => {
    const path = await start(fields, ['0197']);
    const contact = await promised(path);
    expect(contact).toMatchObject({
      bucket: 'pending',
      blocker: { code: 'callback_wait' },
      callback: {
        status: 'pending',
        sequence: 1,
        preferred_time_text: 'in 10 minutes',
        time_reason: 'relative_offset',
      },
    });
    const { callback } = contact;
    expect(seconds(callback.requested_at, callback.scheduled_at)).toBe(600);
    const { campaign, contacts } = await endOf(path);
    expect(contacts[0]).toMatchObject({
      status: 'completed',
      attempt_count: 2,
      max_attempts: 1,
      callback: { status: 'completed' },
      attempts: [{ kind: 'first' }, { kind: 'callback' }],
    });
    const [first, second] = await witnessed(contacts[0]);
    expect(seconds(first.ended_at, second.placed_at)).toBeGreaterThanOrEqual(
      600,
    );
    expect(campaign.stats.callback).toMatchObject({
      requested: 1,
      pending: 0,
      completed: 1,
      cancelled: 0,
    });
  });

  it('is called at once when somebody asks for it', async () => {
    const path = await start(fields, ['0197']);
    const { id } = await promised(path);
    const one = `${path}/contacts/${id}/retry-now`;
    expect((await product.call('POST', one)).status).toBe(200);
    const { contacts } = await endOf(path);
    expect(contacts[0].callback.status).toBe('completed');
    const [first, second] = await witnessed(contacts[0]);
    expect(contacts[0].attempts[1].kind).toBe('callback');
    expect(seconds(first.ended_at, second.placed_at)).toBeLessThan(300);
    const again = await product.call('POST', one);
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({
      code: 'invalid_transition',
      current_status: 'completed',
    });
  });

  it('is not called any more once that is taken back', async () => {
    const path = await start(fields, ['0197']);
    const { id } = await promised(path);
    const one = `${path}/contacts/${id}/cancel-callback`;
    expect((await product.call('POST', one)).body).toMatchObject({
      status: 'completed',
      callback: { status: 'cancelled' },
    });
    const { campaign, contacts } = await endOf(path);
    expect(contacts[0]).toMatchObject({ attempt_count: 1 });
    expect(campaign.stats.callback).toMatchObject({
      requested: 1,
      pending: 0,
      cancelled: 1,
    });
    expect((await product.call('POST', one)).status).toBe(409);
  });
});

describe('0193, a machine', () => {
  const amd = { enabled: true, on_unknown: 'attach' };

  // Screened after 2 + 3 s; a message takes 8 s, the machine itself talks on for 20.
  it.each([
    ['hang_up', 'amd_machine', 'machine', 5, 7],
    ['message', 'amd_machine', 'machine', 13, 15],
    ['attach', 'completed', 'completed', 25, 25],
  ])('ends by %s as %s', async (on_machine, status, outcome, least, most) => {
    const path = await start({ amd: { ...amd, on_machine } }, ['0193']);
    const { campaign, contacts } = await endOf(path);
    expect(contacts[0]).toMatchObject({ status, attempts: [{ outcome }] });
    expect(campaign.stats.machine_detected_count).toBe(
      status === 'amd_machine' ? 1 : 0,
    );
    const [call] = await witnessed(contacts[0]);
    const took = seconds(call.placed_at, call.ended_at);
    expect(took).toBeGreaterThanOrEqual(least);
    // A verdict travels in real time, in which the clock runs on.
    expect(took).toBeLessThanOrEqual(most + (most === least ? 0 : 10));
  });

  it('is called again by the voicemail rule, up to its own maximum, after its own delay', async () => {
    const path = await start(
      {
        amd: { ...amd, on_machine: 'hang_up' },
        retry_policy: {
          max_attempts: 5,
          delay_seconds: 1_800,
          voicemail: { retry: true, max_attempts: 3 },
          per_outcome: {
            machine: { delay_seconds: 60 },
            busy: { max_attempts: 2, delay_seconds: 120 },
          },
        },
      },
      ['0193', '0191'],
    );
    const { contacts } = await endOf(path);
    expect(contacts.map(({ status }) => status)).toEqual([
      'amd_machine',
      'exhausted',
    ]);
    expect(contacts.map(({ attempt_count }) => attempt_count)).toEqual([3, 2]);
    for (const [index, delay] of [60, 120].entries()) {
      const calls = await witnessed(contacts[index]);
      for (let n = 1; n < calls.length; n += 1) {
        const gap = seconds(calls[n - 1].ended_at, calls[n].placed_at);
        expect(gap).toBeGreaterThanOrEqual(delay);
        expect(gap).toBeLessThan(600);
      }
    }
  });
});

it('leaves a number its rest, and says so', async () => {
  const path = await start(
    {
      retry_policy: {
        max_attempts: 2,
        delay_seconds: 60,
        min_gap_same_number_seconds: 900,
      },
    },
    ['0191'],
  );
  const [waits] = await until(
    () => contactsOf(path),
    ([contact]) => contact?.status === 'retry_scheduled',
  );
  expect(waits.blocker).toMatchObject({
    code: 'min_gap',
    until: waits.next_eligible_at,
  });
  const { contacts } = await endOf(path);
  const [first, second] = await witnessed(contacts[0]);
  expect(seconds(first.ended_at, second.placed_at)).toBeGreaterThanOrEqual(900);
});
