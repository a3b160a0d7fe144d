import { expect, it } from 'vitest';
import { ask, credential } from '../../support/http.ts';
import { type Json, until } from '../../support/product.ts';
import { api, numbersEnding, type World } from './world.ts';

/** Addresses as seed 004 prints them. */
const theirs = '/campaign/campaigns';

/** AnyReach's results and analytics, seed 004. */
export function seed004(world: () => World): void {
  /** GET with the two headers that the seed prints. */
  const curl = (path: string, key = world().pat) =>
    ask(world().product, 'GET', path, {
      key,
      headers: { 'X-Anyreach-Org': 'local' },
    });

  it('1, 2: the stats as printed, in buckets that add up', async () => {
    const { busy } = world();
    const { status, json } = await curl(`${theirs}/${busy.id}/stats`);
    expect(status).toBe(200);
    const whole = expect.any(Number);
    expect(json).toMatchObject({
      campaign_id: busy.id,
      status: 'active',
      contacts: {
        total: 150,
        pending: whole,
        in_progress: whole,
        completed: whole,
        exhausted: 0,
      },
      attempts: { total: whole, average_per_contact: whole },
      active_calls: whole,
      concurrency_limit: 10,
    });
    const { total, pending, in_progress, completed, exhausted, stopped } =
      json.contacts;
    expect(pending + in_progress + completed + exhausted + stopped).toBe(total);
    for (const value of [json.active_calls, json.attempts.total]) {
      expect(Number.isInteger(value)).toBe(true);
    }
  });

  it('3: the average has two decimals, and is 0.0 of nothing', () => {
    const { done, empty } = world();
    const { attempts, contacts } = done.stats;
    const exact = attempts.total / contacts.total;
    expect(attempts.average_per_contact).toBe(
      Math.floor(exact * 100 + 0.5) / 100,
    );
    expect(empty.stats.attempts).toEqual({ total: 0, average_per_contact: 0 });
  });

  it('4: the organization’s limit is 10 until it is set', async () => {
    expect(world().untouched).toMatchObject({
      concurrency_limit: 10,
      updated_at: null,
    });
    const { json } = await ask(
      world().product,
      'GET',
      '/campaign/concurrency-settings',
    );
    expect(json.concurrency_limit).toBe(10);
  });

  it('5: read or manage lets in; the org header is for user tokens', async () => {
    const { product, done, pat } = world();
    const path = `${theirs}/${done.id}/stats`;
    const get = async (key: string, headers: Record<string, string> = {}) =>
      ask(product, 'GET', path, { key, headers });
    for (const scope of ['campaigns:read', 'campaigns:manage']) {
      const key = await credential(product, { scopes: [scope] });
      expect((await get(key)).status).toBe(200);
    }
    const other = await credential(product, { scopes: ['dnc:manage'] });
    expect((await get(other)).json).toMatchObject({
      status: 403,
      code: 'forbidden',
      detail: expect.stringContaining('campaigns:read'),
    });
    expect((await get(pat)).json).toMatchObject({
      status: 401,
      code: 'missing_organization',
    });
    expect((await get(pat, { 'X-Anyreach-Org': 'local' })).status).toBe(200);
  });

  it('6: at the limit the dialer waits for a call to end', async () => {
    const { product, send } = world();
    const settings = '/api/v1/concurrency-settings';
    await send('PUT', settings, { concurrency_limit: 3 });
    const form = { name: 'Wide', max_concurrent_calls: 3, admission: 'shared' };
    const { json } = await send('POST', theirs, form);
    const contacts = numbersEnding('0185', 12).map((number) => {
      return { phone_number: number.replace('+1312', '+1617') };
    });
    await send('POST', `${theirs}/${json.id}/contacts`, { contacts });
    const stats = async () => (await curl(`${theirs}/${json.id}/stats`)).json;
    await until(stats, ({ contacts: it }) => it.in_progress > 0);
    for (let looks = 0; looks < 10; looks += 1) {
      const { json: live } = await send('GET', '/local/carrier/live');
      expect(live.live).toBeLessThanOrEqual(3);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await stats()).concurrency_limit).toBe(3);
    await send('POST', `${theirs}/${json.id}/close`);
    await send('PUT', settings, { concurrency_limit: 10 });
    expect((await product.witness()).length).toBeGreaterThan(0);
  });

  it('8: contacts with limit 50 and offset 0 as printed, at most 200, by status', async () => {
    const { busy, done } = world();
    const at = (query: string) => curl(`${theirs}/${busy.id}/contacts${query}`);
    const printed = await at('?limit=50&offset=0');
    expect(printed.json).toMatchObject({ total: 150, limit: 50, offset: 0 });
    const plain = await at('');
    const ids = ({ json }: Json) => json.data.map(({ id }: Json) => id);
    expect(ids(plain)).toEqual(ids(printed));
    expect((await at('?limit=200')).json.data).toHaveLength(150);
    expect((await at('?limit=201')).json).toMatchObject({
      status: 400,
      errors: [{ path: 'limit' }],
    });
    const seqs = (await at('?limit=20&offset=40')).json.data;
    expect(seqs[0].seq).toBe(40);
    for (const status of ['pending', 'in_progress', 'completed', 'exhausted']) {
      const path = `${theirs}/${done.id}/contacts?status=${status}`;
      const { json } = await curl(path);
      expect(json.total).toBe(done.stats.contacts[status]);
      for (const it of json.data) expect(it.bucket).toBe(status);
    }
  });

  it('9: an attempt has the fields as printed', async () => {
    const { done } = world();
    const { json } = await curl(`${theirs}/${done.id}/contacts`);
    const attempts = json.data.flatMap((it: Json) =>
      it.attempts.map((attempt: Json) => [it, attempt]),
    );
    expect(attempts).toHaveLength(done.stats.attempts.total);
    for (const [contact, attempt] of attempts) {
      expect(attempt).toMatchObject({
        id: expect.stringMatching(/^att_/),
        contact_id: contact.id,
        phone_number: contact.phone_number,
        started_at: expect.any(String),
        ended_at: expect.any(String),
        status: 'ended',
      });
      // Nobody talked, so there is nothing to evaluate.
      const isSilent = attempt.answered_at === null;
      expect(attempt.conversation_id === null).toBe(isSilent);
      if (isSilent) expect(attempt.result).toBeNull();
    }
  });

  it('10, 11: an evaluation is the attempt’s result; its conversation leads to transcript and recording', async () => {
    const { send, done } = world();
    const path = `${api}/${done.id}/contacts`;
    const { json } = await send('GET', path);
    const one = json.data.find((it: Json) => it.status === 'completed');
    const [{ conversation_id }] = one.attempts;
    expect(conversation_id).toMatch(/^cnv_/);
    const conversation = `/api/v1/conversations/${conversation_id}`;
    const put = (evaluation: Json) =>
      send('PUT', `${conversation}/results`, {
        transcript: [{ speaker: 'agent', at_seconds: 0, text: 'Hello' }],
        evaluation,
      });
    const result = async () =>
      (await send('GET', `${path}/${one.id}`)).json.attempts[0].result;
    const before = await result();
    const running = { id: 'evl_1', status: 'running' };
    expect((await put(running)).status).toBe(200);
    // A run that is not completed says nothing yet.
    expect(await result()).toEqual(before);
    const results = {
      'script.greeting': true,
      'script.close': 'abstain',
      'tone.calm': 'na',
      'tone.rude': false,
    };
    const completed_at = '2026-05-11T18:30:00Z';
    await put({ id: 'evl_1', status: 'completed', completed_at, results });
    expect(await result()).toEqual(results);
    expect((await send('GET', conversation)).json).toMatchObject({
      id: conversation_id,
      contact_id: one.id,
    });
    const { json: transcript } = await send(
      'GET',
      `${conversation}/transcript`,
    );
    expect(transcript.turns[0].text).toBe('Hello');
    const { status } = await send('GET', `${conversation}/recording`);
    expect([200, 404]).toContain(status);
  });
}
