import { afterEach, describe, expect, it } from 'vitest';
import {
  campaignForm,
  type Json,
  type Product,
  removeFolder,
  startProduct,
  until,
} from '../support/product.ts';

const api = '/api/v1/campaigns';
const everyDay = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const window = (start: string, end: string) => ({ days: everyDay, start, end });

let product: Product;

afterEach(async () => {
  expect(await product.stop()).toBe(0);
  removeFolder(product.data);
});

/** A Monday, in UTC. */
const begin = async (clock: string, speed: number) => {
  const now = `2026-03-02T${clock}:00Z`;
  product = await startProduct([
    '--now',
    now,
    '--speed',
    String(speed),
    '--no-demo',
  ]);
};

async function launch(fields: object, numbers: readonly string[]) {
  const form = campaignForm({ name: 'Hours', ...fields }, numbers);
  const { status, body } = await product.call(
    'POST',
    `${api}?start=true`,
    form,
  );
  expect(status, JSON.stringify(body)).toBe(201);
  return `${api}/${body.id}`;
}

const look = async (path: string): Promise<Json> =>
  (await product.call('GET', path)).body;
const contactsOf = async (path: string): Promise<Json[]> =>
  (await look(`${path}/contacts?limit=100`)).data;
const clocks = async () =>
  (await product.witness()).map(({ placed_at }) => placed_at.slice(11, 19));

/** People who talk for 20 seconds. */
const people = (count: number) =>
  Array.from({ length: count }, (_, n) => `+1415${300 + n}0190`);
const alone = { max_concurrent_calls: '1' };

const isOver = ({ status, draining }: Json) =>
  status === 'completed' && !draining;

it('stops a minute before a window ends, and goes on when the next one opens', async () => {
  await begin('17:50', 300);
  const windows = [window('17:00', '18:00'), window('18:20', '19:00')];
  const path = await launch({ ...alone, schedule: { windows } }, people(30));
  const shut = await until(
    () => look(path),
    ({ live }) => live.state === 'outside_window',
  );
  expect(shut).toMatchObject({
    status: 'running',
    activity: { until: '2026-03-02T18:20:00.000Z' },
  });
  expect(shut.stats.completed).toBeLessThan(30);
  const waiting = (await contactsOf(path)).find(
    ({ bucket }) => bucket === 'pending',
  );
  expect(waiting.blocker).toMatchObject({
    code: 'campaign_window_closed',
    until: '2026-03-02T18:20:00.000Z',
  });
  const done = await until(() => look(path), isOver);
  expect(done.completion_reason).toBe('all_done');
  const placed = await clocks();
  expect(placed).toHaveLength(30);
  const between = placed.filter((at) => at >= '17:59:00' && at < '18:20:00');
  expect(between).toEqual([]);
  expect(placed.filter((at) => at < '17:59:00').length).toBeGreaterThan(3);
  expect(placed.filter((at) => at >= '18:20:00').length).toBeGreaterThan(3);
});

it('ends with the last window of a single day, and takes all who wait with it', async () => {
  await begin('17:56', 60);
  const schedule = {
    mode: 'single_day',
    windows: [window('09:00', '18:00')],
  };
  const wish = '+14152000197';
  const path = await launch(
    { ...alone, schedule, callback_detection: { enabled: true } },
    [wish, ...people(16)],
  );
  const done = await until(() => look(path), isOver);
  expect(done.completion_reason).toBe('window_closed');
  expect(done.completed_at.slice(0, 16)).toBe('2026-03-02T18:00');
  const contacts = await contactsOf(path);
  const called = contacts.filter(({ status }) => status === 'completed');
  const closed = contacts.filter(({ status }) => status === 'window_closed');
  expect(called.length).toBeGreaterThan(3);
  expect(closed.length + called.length).toBe(17);
  expect(done.stats.window_closed).toBe(closed.length);
  const [asked] = contacts;
  expect(asked).toMatchObject({
    phone_number: wish,
    status: 'window_closed',
    callback: { status: 'cancelled' },
  });
  expect((await clocks()).filter((at) => at >= '17:59:00')).toEqual([]);
});

it('narrows at once when its windows are changed while it runs', async () => {
  await begin('12:00', 60);
  const path = await launch(alone, people(30));
  await until(product.witness, (calls) => calls.length >= 2);
  const schedule = { windows: [window('09:00', '10:00')] };
  const patched = await product.call('PATCH', path, { schedule });
  expect(patched.status).toBe(200);
  expect(patched.body.schedule.windows).toEqual(schedule.windows);
  const { now } = await look('/local/clock');
  const shut = await until(
    () => look(path),
    ({ live }) => live.state === 'outside_window' && live.in_progress === 0,
  );
  expect(shut.status).toBe('running');
  // Five minutes of its clock on.
  const later = new Date(Date.parse(now) + 300_000).toISOString();
  await until(
    () => look('/local/clock'),
    (clock) => clock.now >= later,
  );
  const calls = await product.witness();
  expect(calls.filter(({ placed_at }) => placed_at > now)).toEqual([]);
});

it('calls nobody in New York as its law closes, and California at once', async () => {
  // 20:59 in New York, 17:59 in California: a call would still ring at 21:00.
  product = await startProduct([
    '--now',
    '2026-03-04T01:59:00Z',
    '--speed',
    '60',
    '--no-demo',
  ]);
  const [newYork, losAngeles] = ['+12122000190', '+12132000190'];
  const fields = { compliance: { profile: 'us' } };
  const path = await launch(fields, [newYork, losAngeles]);
  const contacts = await until(
    () => contactsOf(path),
    (all) => all.some(({ status }) => status === 'completed'),
  );
  expect((await product.witness()).map(({ to }) => to)).toEqual([losAngeles]);
  const waits = contacts.find(({ phone_number }) => phone_number === newYork);
  expect(waits).toMatchObject({
    status: 'pending',
    next_eligible_at: '2026-03-04T13:00:00.000Z',
    blocker: { code: 'contact_window_closed', rule: 'us.hours' },
  });
  const { body } = await product.call('GET', '/api/v1/compliance-profiles');
  const rules = body.packs.flatMap((pack: Json) => pack.rules);
  expect(rules.map(({ id }: Json) => id)).toContain(waits?.blocker.rule);
  expect((await product.call('POST', `${path}/stop`)).status).toBe(200);
});

describe('in the hours of those who are called', () => {
  const washington = '+12022000190';
  const london = '+442079460190';
  const oakland = '+15102000190';
  const idaho = '+12082000190';
  const tollFree = '+18002000190';
  const inHawaii = '+12022010190';

  it('calls each on their own clock, and passes over who sleeps', async () => {
    // 11:30 in Washington, 16:30 in London, 08:30 in California.
    await begin('16:30', 600);
    const form = new FormData();
    form.set('name', 'Hours');
    form.set('max_concurrent_calls', '2');
    form.set(
      'schedule',
      JSON.stringify({
        timezone: 'Europe/Berlin',
        timezone_mode: 'callee_local',
        windows: [window('09:00', '18:00')],
      }),
    );
    const rows = [
      'phone_number,timezone',
      `${oakland},`,
      `${tollFree},`,
      `${idaho},`,
      `${inHawaii},Pacific/Honolulu`,
      `${washington},`,
      `${london},`,
    ];
    form.set('contacts', new Blob([rows.join('\n')]), 'contacts.csv');
    const { status, body } = await product.call(
      'POST',
      `${api}?start=true`,
      form,
    );
    expect(status, JSON.stringify(body)).toBe(201);
    const path = `${api}/${body.id}`;
    const all = async () =>
      new Map(
        (await contactsOf(path)).map((contact) => [
          contact.phone_number,
          contact,
        ]),
      );
    const first = await until(all, (contacts) =>
      [washington, london].every(
        (number) => contacts.get(number).status === 'completed',
      ),
    );
    expect(first.get(oakland)).toMatchObject({
      status: 'pending',
      timezone: 'America/Los_Angeles',
      timezone_source: 'number',
      next_eligible_at: '2026-03-02T17:00:00.000Z',
      blocker: {
        code: 'contact_window_closed',
        until: '2026-03-02T17:00:00.000Z',
      },
    });
    // Of its two zones, the later one decides.
    expect(first.get(idaho)).toMatchObject({
      timezone: null,
      timezone_source: 'number',
      next_eligible_at: '2026-03-02T17:00:00.000Z',
    });
    expect(first.get(inHawaii)).toMatchObject({
      timezone: 'Pacific/Honolulu',
      timezone_source: 'contact',
      next_eligible_at: '2026-03-02T19:00:00.000Z',
    });
    expect(first.get(tollFree)).toMatchObject({
      status: 'pending',
      timezone: null,
      timezone_source: null,
      blocker: { code: 'timezone_unknown', until: null },
    });
    await until(
      all,
      (contacts) => contacts.get(inHawaii).status === 'completed',
    );
    const placed = new Map(
      (await product.witness()).map(({ to, placed_at }) => [to, placed_at]),
    );
    expect([...placed.keys()].sort()).toEqual(
      [washington, london, oakland, idaho, inHawaii].sort(),
    );
    for (const number of [oakland, idaho]) {
      const at = placed.get(number) ?? '';
      expect(at >= '2026-03-02T17:00' && at < '2026-03-02T17:02').toBe(true);
    }
    expect(placed.get(inHawaii)?.slice(0, 15)).toBe('2026-03-02T19:0');
    const stopped = await product.call('POST', `${path}/stop`);
    expect(stopped.status).toBe(200);
    expect((await all()).get(tollFree).status).toBe('manual_stopped');
  });
});
