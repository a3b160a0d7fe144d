import { beforeEach, describe, expect, it } from 'vitest';
import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  enterRunning,
  leaveRunning,
} from '#functions/adapters/dynamodb/running-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { callView } from '#shared/contracts/calls.ts';
import {
  attempt,
  type ContactsApi,
  csv,
  makeContactsApi,
  root,
} from './contacts-testing.ts';
import { handlers } from './conversations.routes.ts';

const calls = '/api/v1/calls';
const to = '+14155550190';
const ADHOC = 'default-org_a';

let api: ContactsApi;
beforeEach(async () => {
  api = await makeContactsApi(handlers);
});

const originate = (body: object = {}, ask = {}) =>
  api.call('POST', `${calls}/originate`, { body: { to, ...body }, ...ask });
const adhoc = async () => (await getCampaign(api.table, 'org_a', ADHOC))!;
const running = async () => (await getOrgSettings(api.table, 'org_a')).running;

describe('a call that is asked for', () => {
  it('becomes a contact of the campaign default, with what it said', async () => {
    const { status, body } = await originate({
      variables: { name: 'Ann', age: 7, vip: true },
      ring_timeout_seconds: 20,
      max_call_seconds: 60,
      timezone: 'Europe/Berlin',
    });
    expect(status).toBe(202);
    expect(callView.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      campaign_id: 'default',
      contact_id: body.id,
      attempt_id: null,
      conversation_id: null,
      to,
      agent_id: 'agt_demo',
      status: 'pending',
      blocker: null,
      ring_timeout_seconds: 20,
      max_call_seconds: 60,
      variables: { name: 'Ann', age: '7', vip: 'true' },
    });
    expect((await api.call('GET', `${calls}/${body.id}`)).body).toEqual(body);
    const list = await api.call('GET', `${root}/default/contacts`);
    expect(list.body.total).toBe(1);
    expect(list.body.data[0]).toMatchObject({
      id: body.id,
      campaign_id: 'default',
      timezone: 'Europe/Berlin',
    });
  });

  it('shows its attempt and its conversation once it has them', async () => {
    const { id } = (await originate()).body;
    await api.putState(ADHOC, 0, { attempts: [attempt()] });
    const { body } = await api.call('GET', `${calls}/${id}`);
    expect(body).toMatchObject({
      attempt_id: 'att_1',
      conversation_id: 'cnv_1-1-0-default',
      outcome: 'completed',
    });
    const { conversation_id } = body;
    const path = `/api/v1/conversations/${conversation_id}`;
    await api.call('PUT', `${path}/results`, { body: { score: 3 } });
    const read = await api.call('GET', path);
    expect(read.body).toMatchObject({ campaign_id: 'default', score: 3 });
    const query = { campaign_id: 'default' };
    const list = await api.call('GET', '/api/v1/conversations', { query });
    expect(list.body.total).toBe(1);
  });

  it('is the same when it is asked for again under one key', async () => {
    const headers = { 'idempotency-key': 'k1' };
    const [first, again] = [
      await originate({}, { headers }),
      await originate({}, { headers }),
    ];
    expect(again.body).toEqual(first.body);
    expect((await adhoc()).total_contacts).toBe(1);
    const other = await originate({ to: '+14155550191' }, { headers });
    expect(other.body.code).toBe('idempotency_key_reused');
  });

  it('takes its turn among others of the same instant', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        originate({ to: `+1415556${1000 + i}` }),
      ),
    );
    const ids = new Set(answers.map(({ body }) => body.id));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(202));
    expect(ids.size).toBe(20);
    const { body } = await api.call('GET', `${root}/default/contacts`);
    expect(body.total).toBe(20);
    const seqs = body.data.map(({ seq }: { seq: number }) => seq);
    expect(seqs).toEqual([...seqs.keys()]);
  });

  it.each([
    [{ to: '12' }, 400, 'to'],
    [{ timezone: 'Mars/Base' }, 400, 'timezone'],
    [{ ring_timeout_seconds: 5 }, 400, 'ring_timeout_seconds'],
    [{ colour: 1 }, 400, 'colour'],
    [{ agent_id: 'agt_none' }, 422, 'agent_id'],
    [{ from: 'num_none' }, 422, 'from'],
    [{ from: '+12025559999' }, 422, 'from'],
  ])('is refused with %j', async (body, status, path) => {
    const answer = await originate(body);
    expect(answer.status).toBe(status);
    expect(answer.body.errors[0].path).toBe(path);
    expect((await adhoc())?.total_contacts ?? 0).toBe(0);
  });

  it('is refused to a number on the do-not-call list', async () => {
    await api.call('POST', '/api/v1/dnc', { body: { phone_number: to } });
    const { status, body } = await originate();
    expect([status, body.code]).toEqual([409, 'do_not_call']);
  });

  it('waits for the hours of default, and says until when', async () => {
    const windows = [
      {
        days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
        start: '09:00',
        end: '17:00',
      },
    ];
    const patched = await api.call('PATCH', `${root}/default`, {
      body: { schedule: { windows } },
    });
    expect(patched.status).toBe(200);
    const { status, body } = await originate();
    expect(status).toBe(202);
    expect(body.blocker).toMatchObject({
      code: 'campaign_window_closed',
      until: '2026-01-01T09:00:00.000Z',
    });
  });

  it('needs a scope, and is nobody else’s', async () => {
    const { id } = (await originate()).body;
    const reader = await api.credential({ scopes: ['campaigns:read'] });
    const asReader = { key: reader.credential };
    expect((await originate({}, asReader)).status).toBe(403);
    const read = await api.call('GET', `${calls}/${id}`, asReader);
    expect(read.status).toBe(200);
    const other = await api.credential({ org_id: 'org_b' });
    const asOther = { key: other.credential };
    const hidden = await api.call('GET', `${calls}/${id}`, asOther);
    expect(hidden.status).toBe(404);
    const theirs = await api.call('GET', `${root}/${ADHOC}`, asOther);
    expect(theirs.status).toBe(404);
    const own = await api.call('GET', `${root}/default/contacts`, asOther);
    expect(own.body.total).toBe(0);
  });

  it('is placed from the number that it names, which no other call is drawn for', async () => {
    const number = await api.call('POST', '/api/v1/numbers', {
      body: { phone_number: '+14155559001' },
    });
    expect(number.status).toBe(201);
    const { status } = await originate({ from: '+14155559001' });
    expect(status).toBe(202);
    const { number_pool } = await adhoc();
    expect(number_pool).toEqual([
      { number_id: 'num_demo' },
      { number_id: number.body.id, weight: 0 },
    ]);
    await originate({ from: number.body.id });
    expect((await adhoc()).number_pool).toHaveLength(2);
  });
});

describe('the campaign default', () => {
  it('is there before its first call, and in no list', async () => {
    const before = await api.call('GET', `${root}/default`);
    expect(before.status).toBe(200);
    expect(before.body).toMatchObject({
      id: 'default',
      status: 'running',
      admission: 'shared',
      allowed_actions: ['pause', 'clone', 'edit'],
    });
    await originate();
    const { body } = await api.call('GET', root);
    expect(body).toMatchObject({ data: [], total: 0 });
  });

  it.each(['stop', 'cancel', 'close', 'restart'])(
    'is not ended by %s',
    async (action) => {
      const { status, body } = await api.call(
        'POST',
        `${root}/default/${action}`,
      );
      expect([status, body.code]).toEqual([409, 'invalid_transition']);
    },
  );

  it('can be held back and go on', async () => {
    await api.call('POST', `${root}/default/pause`, { body: {} });
    const { body } = await originate();
    expect(body.blocker.code).toBe('campaign_not_running');
    expect(await running()).toEqual({});
    const resumed = await api.call('POST', `${root}/default/resume`);
    expect(resumed.body.status).toBe('running');
    expect(Object.keys(await running())).toEqual([ADHOC]);
  });

  it('takes nothing from the budget of campaigns', async () => {
    await originate();
    const { body } = await api.call('GET', '/api/v1/concurrency-settings');
    expect(body).toMatchObject({ in_use: 0, available: 10, running: [] });
    const { id } = await api.campaignWith(csv(1));
    await api.change(id, { max_concurrent_calls: 10 });
    const started = await api.call('POST', `${root}/${id}/start`);
    expect(started.status).toBe(200);
  });
});

describe('who looks after it', () => {
  const started = () =>
    api.told.filter(
      ({ what, campaign_id }) => what === 'start' && campaign_id === ADHOC,
    ).length;

  it('is started with the first call, and woken for those after it', async () => {
    await originate();
    await originate();
    expect(started()).toBe(1);
    expect(Object.keys(await running())).toEqual([ADHOC]);
    expect(api.told.at(-1)).toMatchObject({ what: 'wake' });
  });

  it('is started again when the run came to rest meanwhile', async () => {
    await originate();
    const campaign = await adhoc();
    // It was among the running when it was looked at, and left before the call was in.
    const real = api.table.db.send.bind(api.table.db);
    let left = false;
    Object.assign(api.table.db, {
      send: async (command: { constructor: { name: string } }) => {
        const answer = await real(command as never);
        const isAttached = command.constructor.name === 'TransactWriteCommand';
        if (isAttached && !left) {
          left = true;
          await leaveRunning(api.table, {
            ...campaign,
            version: campaign.version + 1,
          });
        }
        return answer;
      },
    });
    await originate();
    expect(left).toBe(true);
    expect(started()).toBe(2);
    expect(Object.keys(await running())).toEqual([ADHOC]);
  });

  it('is told by the write whether it was among the running', async () => {
    await originate();
    const campaign = await adhoc();
    const enter = () => enterRunning(api.table, campaign, api.clock.at);
    expect(await enter()).toEqual({ kind: 'entered', anew: false });
    const after = { ...campaign, version: campaign.version + 1 };
    await leaveRunning(api.table, after);
    expect(await enter()).toEqual({ kind: 'entered', anew: true });
  });
});
