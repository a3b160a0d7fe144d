import { expect, it } from 'vitest';
import { type Json, until } from '../../support/product.ts';
import { api, numbersEnding, type World } from './world.ts';

/** The API under live monitoring, seed 002. */
export function seed002(world: () => World): void {
  const row = (ending: string) =>
    world().contacts.find((it) => it.phone_number.endsWith(ending));

  it('1: the strip has progress, counts, rates, cost, budget and goal', () => {
    const { stats } = world().done;
    expect(stats).toMatchObject({
      processed_percent: 100,
      contacts: {
        in_progress: 0,
        completed: expect.any(Number),
        exhausted: expect.any(Number),
        pending: 0,
      },
      attempt_answer_rate: expect.any(Number),
      aht_seconds: expect.any(Number),
      budget_progress: stats.cost_usd / 100,
      goal_progress: stats.completed / 1_000,
    });
    expect(stats.cost_usd).toBeGreaterThan(0);
    expect(world().empty.stats).toMatchObject({
      budget_progress: null,
      goal_progress: null,
    });
  });

  it('3: a pause has its time, its reason and who', async () => {
    const { send, busy } = world();
    const path = `${api}/${busy.id}`;
    const { json } = await send('POST', `${path}/pause`, {
      reason_text: 'supervisor away',
    });
    expect(json).toMatchObject({
      status: 'paused',
      paused: {
        at: expect.stringMatching(/^2026-05-10T.*Z$/),
        by: expect.any(String),
        reason_code: 'operator',
        reason_text: 'supervisor away',
      },
    });
    expect((await send('POST', `${path}/resume`)).json.paused).toBeNull();
  });

  it('4: timeline, dispositions, sentiment, retries, variants and cost', async () => {
    const { send, done } = world();
    const { json } = await send('GET', `${api}/${done.id}/analytics`);
    const sum = (some: Json[], of: string) =>
      some.reduce((all, it) => all + it[of], 0);
    expect(sum(json.timeline, 'dials')).toBe(done.stats.attempts.total);
    const labels = json.dispositions.map((it: Json) => it.disposition);
    expect(labels).toEqual(
      expect.arrayContaining(['completed', 'voicemail', 'opted_out', 'busy']),
    );
    expect(sum(json.dispositions, 'count')).toBe(10);
    expect(json).toHaveProperty('sentiment');
    expect(json.retry_effectiveness[0]).toMatchObject({ attempted: 10 });
    expect(json.variants).toEqual([]);
    const { telephony_usd, ai_usd, total_usd } = json.cost;
    expect(telephony_usd + ai_usd).toBeCloseTo(total_usd, 9);
    const { json: stats } = await send('GET', `${api}/${done.id}/stats`);
    // What is charged by the call; agents tell theirs later.
    expect(telephony_usd).toBeCloseTo(stats.cost_usd, 9);
  });

  it('2, 5: dispatch health answers window, concurrency, retry timing and provider', async () => {
    const { send, busy } = world();
    const { json } = await send('GET', `${api}/${busy.id}/dispatch-health`);
    expect(json).toMatchObject({
      status: 'running',
      window: { open: true },
      slots: {
        org: { limit: 10, used: expect.any(Number) },
        campaign: { limit: 2, used: expect.any(Number) },
        pool: { limit: null },
      },
      queue: { by_blocker: expect.any(Object) },
      provider: { state: 'ok', error_rate: 0, last_error: null },
      hints: expect.any(Array),
    });
    expect(json.queue).toHaveProperty('next_eligible_at');
    const counted = Object.values<number>(json.queue.by_blocker);
    expect(counted.reduce((a, b) => a + b, json.queue.callable)).toBe(
      json.queue.waiting,
    );
  });

  it('6: a task has its twelve columns', () => {
    expect(row('0190')).toMatchObject({
      external_id: null,
      custom_fields: { first_name: 'P0' },
      phone_number: expect.stringMatching(/0190$/),
      from_number: '+12025550100',
      status: 'completed',
      blocker: null,
      disposition: 'completed',
      attempt_count: 1,
      system_retries: 0,
      duration_seconds: 20,
      last_attempted_at: expect.any(String),
    });
    expect(row('0190')).toHaveProperty('score');
    expect(row('0190').id).toMatch(/^con_/);
  });

  it('7: attempts of a maximum, and system retries apart from them', () => {
    expect(row('0196')).toMatchObject({
      attempt_count: 1,
      max_attempts: 2,
      system_retries: 1,
      status: 'completed',
    });
    expect(row('0191')).toMatchObject({
      attempt_count: 2,
      max_attempts: 2,
      system_retries: 0,
      status: 'exhausted',
    });
    expect(row('0195')).toMatchObject({
      attempt_count: 1,
      status: 'exhausted',
    });
  });

  it('8: each waiting task says what holds it back, and can be found by it', async () => {
    const { send, busy } = world();
    const path = `${api}/${busy.id}/tasks?status=pending&limit=200`;
    const { json } = await send('GET', path);
    const codes = new Set(json.data.map((it: Json) => it.blocker?.code));
    expect(codes).toEqual(new Set(['campaign_cap']));
    for (const { blocker } of json.data) {
      expect(blocker.text.length).toBeGreaterThan(5);
    }
    const filter = async (code: string) =>
      (await send('GET', `${path}&blocker=${code}`)).json.total;
    expect(await filter('campaign_cap')).toBeGreaterThan(50);
    expect(await filter('retry_wait')).toBe(0);
  });

  it('9: debug has every event, decision and snapshot in order', async () => {
    const { send, done } = world();
    const path = `${api}/${done.id}/contacts/${row('0192').id}/debug`;
    const { json } = await send('GET', path);
    const times = json.events.map(({ at }: Json) => at);
    expect(times.length).toBeGreaterThan(4);
    expect(times).toEqual([...times].sort());
    const text = JSON.stringify(json);
    for (const { id } of row('0192').attempts) expect(text).toContain(id);
  });

  it('10: the pool has the answer rate and the weight of each number', async () => {
    const { send, done } = world();
    const { json } = await send('GET', `${api}/${done.id}/number-health`);
    expect(json.data).toHaveLength(1);
    expect(json.data[0]).toMatchObject({
      number_id: 'num_demo',
      dials: done.stats.attempts.total,
      weight: 1,
    });
    expect(json.data[0].answer_rate).toBeCloseTo(
      done.stats.attempt_answer_rate,
      6,
    );
  });

  it('11: numbers, concurrency and windows change while it runs', async () => {
    const { send, busy } = world();
    const path = `${api}/${busy.id}`;
    const { json: number } = await send('POST', '/api/v1/numbers', {
      phone_number: '+12025550142',
    });
    const patch = async (body: Json) => {
      const answer = await send('PATCH', path, body);
      expect(answer.status, answer.text).toBe(200);
      return answer.json;
    };
    const pool = [{ number_id: 'num_demo' }, { number_id: number.id }];
    await patch({ number_pool: pool });
    const removed = await send('POST', `${path}/numbers/${number.id}/remove`);
    expect(removed.json.number_pool.map((it: Json) => it.number_id)).toEqual([
      'num_demo',
    ]);
    expect((await patch({ concurrency_limit: 1 })).max_concurrent_calls).toBe(
      1,
    );
    await patch({ max_concurrent_calls: 2 });
    const day = { days: ['sun'], start: '09:00', end: '23:00' };
    const narrow = await patch({ schedule: { windows: [day] } });
    expect(narrow.schedule.windows).toEqual([day]);
    await patch({ schedule: { windows: busy.schedule.windows } });
  });

  it('12: a file that waits has a card', async () => {
    const { send, empty } = world();
    const path = `${api}/${empty.id}/uploads`;
    const { status, json } = await send('POST', path, {
      file_name: 'audience.csv',
      size_bytes: 90,
    });
    expect(status).toBe(201);
    const form = new FormData();
    for (const [name, value] of Object.entries<string>(json.fields)) {
      form.set(name, value);
    }
    form.set('file', new Blob(['who,where\n+13125550190,Rome\n']));
    await fetch(json.url, { method: 'POST', body: form });
    const card = await until(
      async () => (await send('GET', `${path}/${json.upload.id}`)).json,
      (it) => it.status !== 'staged' && it.status !== 'validating',
    );
    expect(card).toMatchObject({
      file_name: 'audience.csv',
      size_bytes: expect.any(Number),
      created_at: expect.any(String),
      status: expect.stringMatching(/^(validated|attached|rejected)$/),
    });
    expect((await send('GET', path)).json.data).toEqual([card]);
    await send('DELETE', `${path}/${json.upload.id}`);
  });

  it('13: all of it answers while scheduled, running and paused', async () => {
    const { send } = world();
    const { numbers, parts } = {
      numbers: numbersEnding('0190', 2).map((phone_number) => {
        return { phone_number };
      }),
      parts: ['', '/stats', '/dispatch-health', '/analytics', '/tasks'],
    };
    const { json } = await send('POST', api, {
      name: 'Later',
      admission: 'shared',
      scheduled_at: '2027-01-01T00:00:00Z',
    });
    const path = `${api}/${json.id}`;
    await send('POST', `${path}/contacts`, { contacts: numbers });
    const statuses = async () => {
      for (const part of parts) {
        expect((await send('GET', `${path}${part}`)).status, part).toBe(200);
      }
      return (await send('GET', path)).json.status;
    };
    expect(await statuses()).toBe('scheduled');
    const window = { days: ['wed'], start: '09:00', end: '10:00' };
    await send('PATCH', path, { schedule: { windows: [window] } });
    await send('POST', `${path}/start`);
    expect(await statuses()).toBe('running');
    await send('POST', `${path}/pause`);
    expect(await statuses()).toBe('paused');
    await send('POST', `${path}/stop`);
  });
}
