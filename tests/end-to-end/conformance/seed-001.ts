import { expect, it } from 'vitest';
import type { Json } from '../../support/product.ts';
import { api, type World } from './world.ts';

/** The API under the campaign page of seed 001. */
export function seed001(world: () => World): void {
  it('1: GET of the campaign, and of its calls by page with limit 50', async () => {
    const { send, busy } = world();
    const path = `${api}/${busy.id}`;
    expect((await send('GET', path)).json).toMatchObject({ id: busy.id });
    const page = async (number: number) =>
      (await send('GET', `${path}/calls?page=${number}&limit=50`)).json;
    expect(await page(1)).toMatchObject({
      page: 1,
      page_base: 1,
      limit: 50,
      total: 150,
    });
    const seqs = [1, 2, 3].map(async (it) =>
      (await page(it)).data.map(({ seq }: Json) => seq),
    );
    const all = (await Promise.all(seqs)).flat();
    expect(all).toEqual(Array.from({ length: 150 }, (_, seq) => seq));
    expect((await send('GET', `${path}/calls?page=0`)).status).toBe(400);
  });

  it('3: the callback filter has five values, as &callback=', async () => {
    const { send, done } = world();
    const total = async (callback: string) =>
      (
        await send(
          'GET',
          `${api}/${done.id}/calls?page=1&limit=50&callback=${callback}`,
        )
      ).json.total;
    expect(await total('all')).toBe(10);
    expect(await total('requested')).toBe(1);
    expect(await total('pending')).toBe(0);
    expect(await total('completed')).toBe(1);
    expect(await total('cancelled')).toBe(0);
    const path = `${api}/${done.id}/calls?callback=maybe`;
    expect((await send('GET', path)).status).toBe(400);
  });

  it('5: the activity has as many lines as it says', async () => {
    const { send, done } = world();
    const { json: campaign } = await send('GET', `${api}/${done.id}`);
    const { json } = await send('GET', `${api}/${done.id}/activity`);
    expect(json.total).toBe(campaign.activity_count);
    expect(json.data).toHaveLength(json.total);
    expect(json.data.map(({ action }: Json) => action)).toEqual(
      expect.arrayContaining(['create', 'start']),
    );
  });

  it('6: the attempt report is a file', async () => {
    const { send, done } = world();
    const path = `${api}/${done.id}/attempt-report.csv`;
    const { headers, text } = await send('GET', path);
    expect(headers.get('content-type')).toMatch(/^text\/csv/);
    expect(text.trim().split('\n')).toHaveLength(done.stats.attempts.total + 1);
  });

  it('4, 7, 8, 17: a prepared restart can be taken back, not deleted, and shows the run before', async () => {
    const { send, done } = world();
    const path = `${api}/${done.id}`;
    await send('POST', `${path}/restart`);
    const { json } = await send('GET', path);
    expect(json.previous_run_stats).toEqual(done.stats);
    expect(json.allowed_actions).toContain('cancel-restart');
    expect(json.allowed_actions).not.toContain('delete');
    expect((await send('DELETE', path)).status).toBe(409);
    const { json: back } = await send('POST', `${path}/cancel-restart`);
    expect(back).toMatchObject({ status: 'completed', stats: done.stats });
    expect((await send('POST', `${path}/cancel-restart`)).status).toBe(409);
  });

  it('9, 10: the live grid has its six figures, what is left, and its state', async () => {
    const { send, busy } = world();
    const { json } = await send('GET', `${api}/${busy.id}`);
    expect(json.live).toMatchObject({
      state: 'live',
      ringing: expect.any(Number),
      in_progress: expect.any(Number),
      dials_per_second: expect.any(Number),
      connected_per_hour: expect.any(Number),
      avg_ring_seconds: expect.any(Number),
      last_dial_at: expect.any(String),
      pending: expect.any(Number),
      retries_queued: 0,
    });
    expect(json.live).toHaveProperty('eta_seconds');
    expect(json.live.pending).toBe(json.stats.contacts.pending);
  });

  it('10: outside its hours it is paused by the clock, and says until when', async () => {
    const { send, busy } = world();
    const path = `${api}/${busy.id}`;
    const was = busy.schedule.windows;
    // It is Sunday.
    const windows = [{ days: ['tue'], start: '09:00', end: '10:00' }];
    const set = (some: Json) =>
      send('PATCH', path, { schedule: { windows: some } });
    const { json } = await set(windows);
    expect(json).toMatchObject({
      status: 'running',
      live: { state: 'outside_window' },
      activity: { state: 'outside_window', until: '2026-05-12T09:00:00.000Z' },
    });
    expect((await set(was)).json.schedule.windows).toEqual(was);
  });

  it('11, 12, 13: at the end, averages of the run, its passes, and a ring that is no talk', () => {
    const { live, stats } = world().done;
    expect(live.state).toBe('ended');
    expect(live.dials_per_second).toBeGreaterThan(0);
    expect(live.connected_per_hour).toBeGreaterThan(0);
    expect(live.calls_per_minute).toBeGreaterThan(0);
    expect(live.total_connected).toBe(stats.connected);
    for (const pass of live.passes) {
      expect(pass).toMatchObject({
        attempted: expect.any(Number),
        eligible: expect.any(Number),
        connected: expect.any(Number),
        started_at: expect.any(String),
        ended_at: expect.any(String),
      });
      const span = Date.parse(pass.ended_at) - Date.parse(pass.started_at);
      expect(pass.duration_seconds).toBeCloseTo(span / 1_000, 3);
    }
    expect(live.passes.map((it: Json) => it.number)).toEqual([1, 2]);
    expect(live.passes[0].attempted).toBe(10);
    // Who answers rings 2 s here, and talks 10 to 20 s.
    expect(stats.avg_ring_seconds).toBeGreaterThan(1);
    expect(stats.avg_ring_seconds).toBeLessThan(5);
    expect(stats.aht_seconds).toBeGreaterThan(9);
  });

  it('14, 15, 16: the figures, under the names of v1 and v2', () => {
    const { stats } = world().done;
    expect(stats).toMatchObject({
      schema_version: 2,
      total_calls: 10,
      connected: expect.any(Number),
      completed: expect.any(Number),
      unanswered: expect.any(Number),
      retries_left: 0,
      machine_detected_count: 1,
      window_closed: 0,
      manual_stopped: 0,
      abandon_rate: 0,
      failed: stats.retry_exhausted,
      abandoned: stats.true_abandoned,
    });
    expect(stats.contacts).toMatchObject({ total: 10, pending: 0 });
    // Busy, no answer and declined, twice each, and a number that is none.
    expect(stats.retry_exhausted).toBe(4);
    expect(stats.unanswered).toBe(6);
  });

  it('18: callbacks have four figures', () => {
    expect(world().done.stats.callback).toEqual({
      requested: 1,
      pending: 0,
      completed: 1,
      cancelled: 0,
      avg_delay_seconds: expect.any(Number),
    });
  });

  it('19: the setup has what the panel shows, as one JSON', async () => {
    const { send, done } = world();
    const { json } = await send('GET', `${api}/${done.id}/setup`);
    for (const field of [
      ...['agent_id', 'max_concurrent_calls', 'schedule', 'number_pool'],
      ...['retry_policy', 'config_url'],
    ]) {
      expect(json[field], field).toEqual(done[field]);
    }
  });

  it('20: a row has its number, status, trail and SIP words', () => {
    const row = (ending: string) =>
      world().contacts.find((it) => it.phone_number.endsWith(ending));
    expect(row('0192')).toMatchObject({
      attempt_count: 2,
      max_attempts: 2,
      last_result: expect.any(String),
      custom_fields: { first_name: 'P2' },
    });
    const trail = (ending: string) =>
      row(ending).attempts.map((it: Json) => [
        it.attempt_number,
        it.outcome,
        it.sip_code,
        it.sip_text,
      ]);
    expect(trail('0192')).toEqual([
      [1, 'no_answer', 408, 'No answer (rang out)'],
      [2, 'no_answer', 408, 'No answer (rang out)'],
    ]);
    expect(trail('0191')[0]).toEqual([1, 'busy', 486, 'Line busy']);
    expect(row('0197').callback).toMatchObject({ status: 'completed' });
  });
}
