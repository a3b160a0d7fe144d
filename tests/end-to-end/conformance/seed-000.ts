import { expect, it } from 'vitest';
import { campaignForm, type Json } from '../../support/product.ts';
import { api, numbersEnding, type World } from './world.ts';

/** The API under the campaign list of seed 000. */
export function seed000(world: () => World): void {
  it('1: the list comes from GET, with an optional status', async () => {
    const { send, done, empty } = world();
    const ids = async (query: string) =>
      (await send('GET', `${api}${query}`)).json.data.map(({ id }: Json) => id);
    expect(await ids('')).toEqual(expect.arrayContaining([done.id, empty.id]));
    expect(await ids('?status=completed')).toContain(done.id);
    expect(await ids('?status=completed')).not.toContain(empty.id);
    for (const status of ['draft', 'running', 'paused', 'failed']) {
      expect(await ids(`?status=${status}`)).not.toContain(done.id);
    }
    expect((await send('GET', `${api}?status=strange`)).status).toBe(400);
  });

  it('2: search finds by name or full ID, in any case', async () => {
    const { send, done } = world();
    for (const q of ['spring REN', done.id, done.id.toUpperCase()]) {
      const { json } = await send('GET', `${api}?q=${encodeURIComponent(q)}`);
      expect(json.data.map(({ id }: Json) => id)).toEqual([done.id]);
    }
  });

  it('7, 13: each row has its progress, its rates and what these fall back on', async () => {
    const { send, done } = world();
    const { json } = await send('GET', `${api}?q=${done.id}`);
    const { stats } = json.data[0];
    expect(stats).toEqual(done.stats);
    const attempts = world().contacts.flatMap((it) => it.attempts);
    const answered = attempts.filter((it) => it.answered_at !== null);
    expect(stats.attempt_answer_rate).toBeCloseTo(
      answered.length / attempts.length,
      9,
    );
    expect(stats.connect_rate).toBeGreaterThan(0);
    expect(stats.completion_rate).toBeCloseTo(
      stats.completed / stats.total_calls,
      9,
    );
  });

  it('8, 9, 10: processed is six terms, its percent 0 to 100, success of the total', async () => {
    const { stats } = world().done;
    expect(stats.processed).toBe(
      stats.completed +
        stats.failed +
        stats.abandoned +
        stats.window_closed +
        stats.manual_stopped +
        stats.machine_detected_count,
    );
    expect(stats.machine_detected_count).toBe(1);
    expect(stats.processed_percent).toBe(100);
    expect(stats.success_percent).toBeCloseTo(
      (stats.completed / stats.total_calls) * 100,
      9,
    );
    const none = world().empty.stats;
    expect([none.total_calls, none.processed_percent]).toEqual([0, 0]);
    expect(none.success_percent).toBe(0);
  });

  it('11: base dialling is completed while only callbacks are left', async () => {
    const { send, done } = world();
    expect(done.stats.base_dialling_completed).toBe(false);
    const fields = {
      name: 'Callback',
      admission: 'shared',
      callback_detection: { enabled: true },
    };
    const form = campaignForm(fields, numbersEnding('0197', 1));
    const { json } = await send('POST', `${api}?start=true`, form);
    const path = `${api}/${json.id}/stats`;
    for (;;) {
      const { json: stats } = await send('GET', path);
      const left = stats.callback_pending > 0;
      const covered = stats.processed + stats.callback_pending;
      expect(stats.base_dialling_completed).toBe(
        left && covered >= stats.total_calls,
      );
      if (left) break;
    }
    await send('POST', `${api}/${json.id}/stop`);
  });

  it('12: what runs, or has a call, is worth polling', async () => {
    const { send, done, busy, empty } = world();
    const read = async ({ id }: Json) =>
      (await send('GET', `${api}/${id}`)).json.live.pollable;
    expect(await read(busy)).toBe(true);
    expect(await read(done)).toBe(false);
    expect(await read(empty)).toBe(false);
    for (const state of [
      ...['leased', 'ringing', 'amd_screening', 'attaching', 'dialling'],
      ...['in_progress', '_processing', 'callback_scheduled'],
    ]) {
      const asked = await send('GET', `${api}/${done.id}/calls?state=${state}`);
      expect(asked.status, state).toBe(200);
    }
  });

  it('14, 15: the buttons of a status are its actions, each a POST', async () => {
    const { send, done, busy, empty } = world();
    const actions = async ({ id }: Json) =>
      (await send('GET', `${api}/${id}`)).json.allowed_actions;
    const draft = ['edit', 'clone', 'delete'];
    expect(await actions(empty)).toEqual(expect.arrayContaining(draft));
    expect(await actions(empty)).not.toContain('pause');
    expect(await actions(busy)).toEqual(
      expect.arrayContaining(['clone', 'pause', 'stop']),
    );
    expect(await actions(done)).toEqual(
      expect.arrayContaining(['clone', 'restart']),
    );
    const act = async (action: string) => {
      const answer = await send('POST', `${api}/${busy.id}/${action}`);
      return [answer.status, answer.json.status];
    };
    expect(await act('pause')).toEqual([200, 'paused']);
    expect(await actions(busy)).toEqual(
      expect.arrayContaining(['edit', 'clone', 'resume', 'stop']),
    );
    expect(await act('resume')).toEqual([200, 'running']);
  });

  it('16: a clone is a new campaign, of the same settings', async () => {
    const { send, done } = world();
    const { status, json } = await send('POST', `${api}/${done.id}/clone`);
    expect(status).toBe(201);
    expect(json.id).not.toBe(done.id);
    expect(json).toMatchObject({
      status: 'draft',
      name: 'Spring Renewals (copy)',
      retry_policy: done.retry_policy,
      total_contacts: 0,
    });
    await send('DELETE', `${api}/${json.id}`);
  });

  it('17: only a draft is deleted, and its contacts with it', async () => {
    const { send, done } = world();
    expect((await send('DELETE', `${api}/${done.id}`)).status).toBe(409);
    const form = campaignForm({ name: 'Gone' }, numbersEnding('0190', 3));
    const { json } = await send('POST', api, form);
    const path = `${api}/${json.id}`;
    expect((await send('DELETE', path)).status).toBe(204);
    expect((await send('GET', path)).status).toBe(404);
    expect((await send('GET', `${path}/contacts`)).status).toBe(404);
  });

  it('6, 18: restart resets attempts, returns to draft, and dials nobody', async () => {
    const { send, done, product } = world();
    const path = `${api}/${done.id}`;
    const from = (it: { to: string }) => it.to.startsWith('+1212');
    const before = (await product.witness()).filter(from).length;
    const { json } = await send('POST', `${path}/restart`);
    expect(json).toMatchObject({
      status: 'draft',
      prepared_restart: true,
      run_number: 2,
      restarted: { by: expect.any(String), at: expect.any(String) },
      stats: { attempts: { total: 0 } },
    });
    const { json: page } = await send('GET', `${path}/contacts`);
    for (const it of page.data) {
      expect(it).toMatchObject({ attempt_count: 0, attempts: [] });
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await product.witness()).filter(from)).toHaveLength(before);
    const undone = await send('POST', `${path}/cancel-restart`);
    expect(undone.json).toMatchObject({ status: 'completed', run_number: 1 });
  });
}
