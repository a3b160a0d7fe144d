import { expect, it } from 'vitest';
import { fileForm } from '../../support/http.ts';
import { campaignForm, type Json, until } from '../../support/product.ts';
import { api, numbersEnding, type World } from './world.ts';

/** The file as seed 003 prints it. */
const printed = `phone_number,first_name,order_id
+14155550100,Sam,A-12001
+14155550101,Robin,A-12002
`;
const fields = {
  name: 'Q4 follow-ups',
  agent_id: 'agt_demo',
  phone_number_id: 'num_demo',
  max_concurrent_calls: '5',
  retries_per_contact: '1',
  retry_delay_seconds: '300',
};

/** Campaigns as seed 003 documents them. */
export function seed003(world: () => World): void {
  it('2, 3, 4: the create as printed, eight fields and a file, starts by itself', async () => {
    const { send, product } = world();
    const { json: clock } = await send('GET', '/local/clock');
    // As printed while that is still to come.
    const at = Math.max(
      Date.parse('2026-05-10T18:00:00Z'),
      Date.parse(clock.now) + 60_000,
    );
    const scheduled_at = new Date(at).toISOString();
    const form = fileForm({ ...fields, scheduled_at }, printed);
    const { status, json } = await send('POST', api, form);
    expect(status).toBe(201);
    expect(json).toMatchObject({
      status: 'scheduled',
      scheduled_at,
      phone_number_id: 'num_demo',
      retries_per_contact: 1,
      retry_delay_seconds: 300,
      retry_policy: { max_attempts: 2, delay_seconds: 300 },
      import: { rows: 2, accepted: 2 },
    });
    const path = `${api}/${json.id}`;
    const { json: page } = await send('GET', `${path}/contacts`);
    expect(
      page.data.map((it: Json) => [it.phone_number, it.custom_fields]),
    ).toEqual([
      ['+14155550100', { first_name: 'Sam', order_id: 'A-12001' }],
      ['+14155550101', { first_name: 'Robin', order_id: 'A-12002' }],
    ]);
    await until(
      () => product.witness(),
      (calls) => calls.some(({ to }) => to === '+14155550100'),
    );
    expect((await send('GET', path)).json.started_at >= scheduled_at).toBe(
      true,
    );
    await send('POST', `${path}/stop`);
  });

  it('3: without a phone_number column there is no campaign', async () => {
    const { send } = world();
    const form = fileForm({ name: 'No column' }, 'name,town\nSam,Rome\n');
    const answer = await send('POST', api, form);
    expect(answer.json).toMatchObject({
      status: 422,
      code: 'missing_phone_number_column',
    });
    const { json } = await send('GET', `${api}?q=No%20column`);
    expect(json.total).toBe(0);
  });

  it('1, 6: start, pause, resume and stop move it, and stop completes it', async () => {
    const { send } = world();
    const file = numbersEnding('0185', 6);
    const base = { ...fields, max_concurrent_calls: '1' };
    const { json } = await send('POST', api, campaignForm(base, file));
    expect(json.status).toBe('draft');
    const act = async (action: string) => {
      const answer = await send('POST', `${api}/${json.id}/${action}`);
      return [answer.status, answer.json.status];
    };
    expect(await act('pause')).toEqual([409, 409]);
    expect(await act('start')).toEqual([200, 'running']);
    expect(await act('pause')).toEqual([200, 'paused']);
    // "Start (or resume)".
    expect(await act('start')).toEqual([200, 'running']);
    expect(await act('pause')).toEqual([200, 'paused']);
    expect(await act('resume')).toEqual([200, 'running']);
    expect(await act('stop')).toEqual([200, 'completed']);
    expect((await send('DELETE', `${api}/${json.id}`)).status).toBe(409);
  });

  it('1: a terminal error fails it', async () => {
    const { send } = world();
    const { json: agent } = await send('POST', '/api/v1/agents', {
      name: 'Leaves',
    });
    const base = { ...fields, agent_id: agent.id, max_concurrent_calls: '1' };
    const form = campaignForm(base, numbersEnding('0185', 20));
    const { json } = await send('POST', `${api}?start=true`, form);
    await send('DELETE', `/api/v1/agents/${agent.id}`);
    const failed = await until(
      async () => (await send('GET', `${api}/${json.id}`)).json,
      ({ status }) => status !== 'running',
    );
    expect(failed).toMatchObject({
      status: 'failed',
      completion_reason: 'error',
    });
  });

  it('5: start and resume keep to the account’s budget, or explain themselves', async () => {
    const { send } = world();
    const make = async (calls: number) => {
      const base = { ...fields, max_concurrent_calls: String(calls) };
      const form = campaignForm(base, numbersEnding('0185', 20));
      return (await send('POST', api, form)).json.id;
    };
    const act = (id: string, action: string) =>
      send('POST', `${api}/${id}/${action}`);
    const [first, second] = [await make(6), await make(5)];
    expect((await act(first, 'start')).status).toBe(200);
    const refusal = {
      status: 409,
      code: 'concurrent_budget_exceeded',
      cap: 10,
      in_use: 6,
      requested: 5,
      running: [{ id: first, max_concurrent_calls: 6 }],
      detail: expect.stringMatching(
        /pause another campaign or reduce max_concurrent_calls/i,
      ),
    };
    expect((await act(second, 'start')).json).toMatchObject(refusal);
    await act(first, 'pause');
    expect((await act(second, 'start')).status).toBe(200);
    const resumed = await act(first, 'resume');
    expect(resumed.json).toMatchObject({ status: 409, in_use: 5 });
    for (const id of [first, second]) await act(id, 'stop');
  });

  it('7: stop completes it, skips who waits, and lets calls finish', async () => {
    const { send } = world();
    const base = { ...fields, max_concurrent_calls: '2' };
    const form = campaignForm(base, numbersEnding('0185', 8));
    const { json } = await send('POST', `${api}?start=true`, form);
    const path = `${api}/${json.id}`;
    await until(
      async () => (await send('GET', path)).json.live.in_progress,
      (talking) => talking === 2,
    );
    expect((await send('POST', `${path}/stop`)).json).toMatchObject({
      status: 'completed',
      completion_reason: 'manual_stop',
    });
    const { stats } = await until(
      async () => (await send('GET', path)).json,
      ({ draining }) => !draining,
    );
    expect(stats).toMatchObject({ completed: 2, manual_stopped: 6 });
    const { json: skipped } = await send(
      'GET',
      `${path}/contacts?status=skipped`,
    );
    expect(skipped.total).toBe(6);
  });

  it('8: a draft is deleted', async () => {
    const { send } = world();
    const { json } = await send('POST', api, { name: 'Draft' });
    expect((await send('DELETE', `${api}/${json.id}`)).status).toBe(204);
  });

  it('9: the stream ends with event: end at a terminal status', async () => {
    const { send, done } = world();
    const { headers, text } = await send('GET', `${api}/${done.id}/events`);
    expect(headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(text).toMatch(/^data: \{.*\}$/m);
    expect(text.trimEnd().split('\n\n').at(-1)).toMatch(/^event: end$/m);
  });

  it('10: ?status=failed&page=0 is a page of 100 from 0', async () => {
    const { send, done, busy } = world();
    const path = `${api}/${done.id}/contacts?status=failed&page=0`;
    const { json } = await send('GET', path);
    expect(json).toMatchObject({
      page: 0,
      page_base: 0,
      limit: 100,
      offset: 0,
    });
    const { exhausted } = done.stats.contacts;
    expect([json.total, json.data.length]).toEqual([exhausted, exhausted]);
    for (const it of json.data) expect(it.bucket).toBe('exhausted');
    const page = async (number: number) =>
      (await send('GET', `${api}/${busy.id}/contacts?page=${number}`)).json;
    expect((await page(0)).data).toHaveLength(100);
    expect((await page(1)).data).toHaveLength(50);
    expect((await page(1)).data[0].seq).toBe(100);
  });
}
