import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { driving } from '../support/driving.ts';
import { ask, credential } from '../support/http.ts';
import {
  type Json,
  type Product,
  removeFolder,
  startProduct,
  until,
} from '../support/product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct(['--speed', '60', '--no-demo']);
});
afterAll(async () => {
  expect(await product.stop()).toBe(0);
  removeFolder(product.data);
});

const { launch, read, ended, calledTo } = driving(() => product);

describe('contacts of a running campaign', () => {
  it('are added and called, excluded and not called, and the figures say so', async () => {
    // One line, busy for five minutes: what happens meanwhile is ours.
    const path = await launch(['+13122340185', '+13122350190', '+13122360190']);
    await until(calledTo, (to) => to.includes('+13122340185'));
    const { body: added } = await product.call('POST', `${path}/contacts`, {
      contacts: [
        {
          external_id: 'late',
          phone_number: '+13122370190',
          custom_fields: { first_name: 'Ann' },
        },
        { external_id: 'gone', phone_number: '+13122380190' },
        { phone_number: '+13122350190' },
      ],
    });
    expect(added).toMatchObject({
      created: 2,
      updated: 0,
      rejected: [{ index: 2, reason: 'duplicate' }],
    });
    const page = await read(`${path}/contacts`);
    expect(page.total).toBe(5);
    const [busy, first] = page.data as Json[];
    const inCall = await product.call(
      'POST',
      `${path}/contacts/${busy.id}/exclude`,
    );
    expect(inCall).toMatchObject({
      status: 409,
      body: { code: 'contact_in_call' },
    });
    const excluded = await product.call(
      'POST',
      `${path}/contacts/${first.id}/exclude`,
    );
    expect(excluded).toMatchObject({
      status: 200,
      body: { status: 'suppressed' },
    });
    expect((await product.call('DELETE', `${path}/contacts/gone`)).status).toBe(
      204,
    );
    const moved = await product.call('PATCH', `${path}/contacts/late`, {
      phone_number: '+13122390190',
    });
    expect(moved.body).toMatchObject({
      version: 2,
      phone_number: '+13122390190',
    });
    const health = await read(`${path}/dispatch-health`);
    expect(health).toMatchObject({
      status: 'running',
      binding_limit: 'campaign_cap',
      calling_now: 1,
      queue: { by_blocker: { campaign_cap: health.queue.waiting } },
    });
    const filter = await read(`${path}/contacts?blocker=campaign_cap`);
    expect(filter.data.map(({ phone_number }: Json) => phone_number)).toEqual([
      '+13122360190',
      '+13122390190',
    ]);
    const debug = await read(`${path}/contacts/late/debug`);
    expect(debug).toMatchObject({
      blocker: { code: 'campaign_cap' },
      clears: { at: null },
    });

    const done = await ended(path);
    expect(done.stats).toMatchObject({
      suppressed: 1,
      completed: 3,
      total_calls: 3,
      contacts: { total: 4, completed: 3, stopped: 1, pending: 0 },
    });
    const to = await calledTo();
    expect(to).toContain('+13122360190');
    expect(to).toContain('+13122390190');
    for (const never of ['+13122350190', '+13122370190', '+13122380190']) {
      expect(to).not.toContain(never);
    }
    expect((await read(`${path}/contacts`)).data).toHaveLength(4);
    const after = await product.call('POST', `${path}/contacts`, {
      contacts: [{ phone_number: '+13122380190' }],
    });
    expect(after).toMatchObject({
      status: 409,
      body: { code: 'not_editable' },
    });
  }, 90_000);

  it('that are added keep a campaign running that was about to end', async () => {
    const path = await launch(['+13123340190'], { max_concurrent_calls: '10' });
    const contacts = Array.from({ length: 40 }, (_, n) => ({
      external_id: `c${n}`,
      phone_number: `+1312${400 + n}0190`,
    }));
    const { body } = await product.call('POST', `${path}/contacts`, {
      contacts,
    });
    expect(body).toMatchObject({ created: 40, rejected: [] });
    const again = await product.call('POST', `${path}/contacts`, { contacts });
    expect(again.body).toMatchObject({ created: 0, updated: 40 });
    const done = await ended(path);
    expect(done.stats.contacts).toMatchObject({ total: 41, completed: 41 });
    const to = (await calledTo()).filter((it) => it.startsWith('+13124'));
    expect(to).toHaveLength(40);
    expect(new Set(to).size).toBe(40);
  }, 90_000);

  it('are called on their next number, and not before a time of their own', async () => {
    // Busy meanwhile, so that what is added is there before its turn.
    const path = await launch(['+13126340190'], {
      retry_policy: JSON.stringify({ max_attempts: 3, delay_seconds: 60 }),
    });
    const { now } = await read('/local/clock');
    const scheduled_at = new Date(Date.parse(now) + 240_000).toISOString();
    const several = ['+13126350195', '+13126360191', '+13126370190'];
    const { body } = await product.call('POST', `${path}/contacts`, {
      contacts: [
        { external_id: 'later', phone_number: '+13126380190', scheduled_at },
        { external_id: 'several', phone_numbers: several },
      ],
    });
    expect(body).toMatchObject({ created: 2 });
    expect(await read(`${path}/contacts/later`)).toMatchObject({
      scheduled_at,
      status: 'pending',
    });
    const done = await ended(path);
    expect(done.stats.contacts).toMatchObject({ total: 3, completed: 3 });
    const contact = await read(`${path}/contacts/several`);
    expect(contact.phone_numbers).toEqual(several);
    expect(
      contact.attempts.map(({ phone_number, outcome }: Json) => [
        phone_number,
        outcome,
      ]),
    ).toEqual([
      [several[0], 'invalid_number'],
      [several[1], 'busy'],
      [several[2], 'completed'],
    ]);
    const calls = await product.witness();
    const late = calls.find(({ to }) => to === '+13126380190')!;
    expect(Date.parse(late.placed_at)).toBeGreaterThanOrEqual(
      Date.parse(scheduled_at),
    );
    const older = await read(`${path}/contacts?run_number=1`);
    expect(older.total).toBe(3);
  }, 60_000);

  it('are one organization’s', async () => {
    const path = await launch(['+13125340185']);
    const key = await credential(product, {
      org_id: 'other',
      scopes: ['campaigns:manage', 'contacts:manage'],
    });
    const send = (method: string, to: string, body?: unknown) =>
      ask(product, method, to, { key, body });
    const { data } = await read(`${path}/contacts`);
    const contact = `${path}/contacts/${data[0].id}`;
    const contacts = [{ phone_number: '+13122380190' }];
    for (const answer of await Promise.all([
      send('GET', contact),
      send('PATCH', contact, { custom_fields: {} }),
      send('DELETE', contact),
      send('POST', `${contact}/exclude`, {}),
      send('GET', `${contact}/debug`),
      send('GET', `${path}/dispatch-health`),
      send('POST', `${path}/contacts`, { contacts }),
    ])) {
      expect(answer.status).toBe(404);
    }
    await product.call('POST', `${path}/stop`);
  });
});
