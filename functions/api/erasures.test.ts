import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { searchDirectory } from '#functions/adapters/dynamodb/contact-directory.ts';
import { getContact } from '#functions/adapters/dynamodb/contact-store.ts';
import { slotKey } from '#functions/adapters/dynamodb/keys.ts';
import { applyResults } from '#functions/conversations/apply-results.ts';
import { scopes } from '#shared/contracts/settings.ts';
import { adhocId } from '#shared/domain/conversation.ts';
import { parkContact } from '#shared/domain/park-contact.ts';
import { makeUntouched } from '#shared/domain/testing.ts';
import {
  attempt,
  type ContactsApi,
  makeContactsApi,
  root,
} from './contacts-testing.ts';
import { handlers as conversationHandlers } from './conversations.routes.ts';
import { erasureHandlers } from './erasures.routes.ts';
import {
  canary,
  everything,
  recounted,
  withTrace,
  worldWithCanary,
} from './erasures-testing.ts';
import { webhookHandlers } from './webhooks.routes.ts';

const path = '/api/v1/erasures';

let api: ContactsApi;
let world: Awaited<ReturnType<typeof worldWithCanary>>;
async function newWorld() {
  const made = await makeContactsApi({
    ...conversationHandlers,
    ...erasureHandlers,
    ...webhookHandlers({
      key: 'pepper',
      resolve: async () => ['93.184.215.14'],
      allows_loopback: false,
    }),
  });
  Object.assign(made.deps.queues, { webhook: async () => {} });
  return { api: made, world: await worldWithCanary(made) };
}
beforeEach(async () => {
  ({ api, world } = await newWorld());
});

const erase = (more: object = {}, ask: object = {}) =>
  api.call('POST', path, {
    body: { phone_number: '(415) 200-3141', ...more },
    ...ask,
  });

const found = {
  campaigns: 3,
  contacts: 3,
  attempts: 2,
  conversations: 1,
  recordings: 1,
  files: 4,
  do_not_call: 1,
  deliveries: 1,
  answers: 1,
};

describe('an erasure', () => {
  it('leaves no trace of the person in table and bucket', async () => {
    expect(withTrace(await everything(api)).length).toBeGreaterThan(12);
    const { status, body } = await erase({ keep_suppressed: false });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      id: expect.stringMatching(/^era_/),
      status: 'completed',
      dry_run: false,
      waiting_for: { calls: 0, imports: 0 },
      next_cursor: null,
    });
    expect(body.found).toEqual(found);
    expect(withTrace(await everything(api))).toEqual([]);
    // A hash of the number is as good as the number.
    for (const id of [world.campaign, world.old, adhocId('org_a')]) {
      const wanted = {
        numbers: [canary.number],
        external_ids: [canary.external_id],
      };
      const all = { id, total_contacts: 1_000 };
      expect(await searchDirectory(api.table, all, wanted)).toEqual([]);
    }
    expect(JSON.stringify(body)).not.toContain('4152003141');
  });

  it('changes no figure but that who waited waits no more', async () => {
    const before = await recounted(api, world.campaign);
    const called = await recounted(api, world.old);
    await erase();
    const after = await recounted(api, world.campaign);
    expect(after).toEqual({
      ...before,
      'status.callback_scheduled': undefined,
      'open.1': undefined,
      'callback.pending': undefined,
      'status.completed': 1,
      'callback.cancelled': 1,
      'disposition.erased': 1,
    });
    expect(await recounted(api, world.old)).toEqual(called);
    const { body } = await api.call('GET', '/api/v1/conversations');
    expect(body.data).toMatchObject([
      { id: world.conversation, sentiment: 'positive', summary: null },
    ]);
    expect(body.total).toBe(1);
  });

  it('finds nothing when it is made again', async () => {
    await erase();
    const before = await everything(api);
    const { body } = await erase();
    expect(body.status).toBe('completed');
    expect(Object.values(body.found)).toEqual([0, 0, 0, 0, 0, 0, 1, 0, 0]);
    expect(await everything(api)).toEqual(before);
  });

  it('keeps the do-not-call entry, unless it is told otherwise', async () => {
    const listed = () =>
      api.call('POST', '/api/v1/dnc/check', {
        body: { phone_numbers: [canary.number] },
      });
    const { body } = await erase();
    expect(body.remaining[0]).toMatchObject({ where: 'do_not_call' });
    expect((await listed()).body.data[0].listed).toBe(true);
    expect(withTrace(await everything(api))).toHaveLength(1);
    const { body: again } = await erase({ keep_suppressed: false });
    expect(again.remaining[0]).toMatchObject({ where: 'backups' });
    expect((await listed()).body.data[0].listed).toBe(false);
  });

  it('leaves everybody else as they were', async () => {
    const theirs = async () =>
      (await everything(api)).filter((it) => /1415200000\d/.test(it));
    const listOf = (id: string) => api.call('GET', `${root}/${id}/contacts`);
    const before = (await listOf(world.campaign)).body.data;
    const rest = (await theirs()).filter((it) => !withTrace([it]).length);
    await erase();
    const { data, total } = (await listOf(world.campaign)).body;
    expect(total).toBe(4);
    expect(data[3]).toEqual(before[3]);
    expect(data.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(data[2]).toMatchObject({
      phone_number: '',
      external_id: null,
      custom_fields: {},
      status: 'completed',
      disposition: 'erased',
      callback: { status: 'cancelled', reason: null },
      erased_at: expect.any(String),
      attempts: [{ phone_number: '', outcome: 'completed', cost_usd: 0.01 }],
    });
    expect(await theirs()).toEqual(expect.arrayContaining(rest));
    const search = await api.call('GET', `${world.at}/contacts`, {
      query: { q: canary.name },
    });
    expect(search.body.data).toEqual([]);
  });

  it('says what it would do, and does nothing', async () => {
    const before = await everything(api);
    const { status, body } = await erase({ dry_run: true });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'completed', dry_run: true, found });
    expect(await everything(api)).toEqual(before);
  });
});

describe('what comes after it', () => {
  it('is refused, or forgotten', async () => {
    await erase();
    const contact = (await api.call('GET', `${world.at}/contacts`)).body
      .data[2];
    const at = `${world.at}/contacts/${contact.id}`;
    const later = { scheduled_at: '2026-02-01T00:00:00Z' };
    const refused = [
      await api.call('PATCH', at, { body: { external_id: 'back' } }),
      await api.call('POST', `${at}/callback`, { body: later }),
      await api.call('POST', `${at}/retry-now`),
    ];
    for (const { status, body } of refused) {
      expect([status, body.code]).toEqual([409, 'contact_erased']);
    }
    // The carrier tells late what was said.
    const { place, conversation } = world;
    await applyResults(api.deps, {
      ...place,
      org_id: 'org_a',
      event_id: 'late',
      results: {
        summary: canary.said,
        transcript: [{ speaker: 'person', at_seconds: 1, text: canary.said }],
      },
    } as never);
    const at2 = `/api/v1/conversations/${conversation}`;
    for (const part of ['transcript', 'recording']) {
      expect((await api.call('GET', `${at2}/${part}`)).status).toBe(404);
    }
    const results = await api.call('PUT', `${at2}/results`, {
      body: { summary: canary.said },
    });
    expect(results.status).toBe(404);
    const repeat = await api.call('POST', '/api/v1/calls/originate', {
      body: { to: canary.number, variables: { name: canary.name } },
      headers: { 'Idempotency-Key': 'call-once' },
    });
    expect([repeat.status, repeat.body.code]).toEqual([410, 'contact_erased']);
    expect(withTrace(await everything(api))).toHaveLength(1);
  });

  it('calls nobody in a later run', async () => {
    await erase();
    await api.change(world.campaign, { run_number: 2 });
    const campaign = (await getCampaign(api.table, 'org_a', world.campaign))!;
    const { data } = (await api.call('GET', `${world.at}/contacts`)).body;
    const { record } = (await getContact(api.table, campaign, data[2].id))!;
    const state = { ...makeUntouched(), seq: 2, run_number: 2 };
    expect(parkContact(state, campaign, record, api.clock.at)).toMatchObject({
      status: 'suppressed',
      disposition: 'erased',
    });
    const sample = await api.call('GET', `${world.at}/forecast`);
    expect(sample.status).toBe(200);
    const debug = await api.call(
      'GET',
      `${world.at}/contacts/${record.id}/debug`,
    );
    expect(debug.status).toBe(200);
  });

  it('takes the person as somebody new', async () => {
    await erase({ keep_suppressed: false });
    const { body } = await api.call('POST', `${world.at}/contacts`, {
      body: { contacts: [{ phone_number: canary.number }] },
    });
    expect(body).toMatchObject({ rejected: [] });
    const again = await erase();
    expect(again.body.found).toMatchObject({ contacts: 1, attempts: 0 });
  });
});

describe('while something goes on', () => {
  it('waits for a call, and erases the rest', async () => {
    const attempts = [attempt({ id: 'att_1', phone_number: canary.number })];
    const state = { status: 'in_progress', rev: 9, attempts } as const;
    await api.putState(world.campaign, 2, state);
    const { status, body } = await erase();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: 'waiting',
      waiting_for: { calls: 1, imports: 0 },
      found: { contacts: 2, deliveries: 1 },
    });
    const over = { ...state, status: 'completed', rev: 10 } as const;
    await api.putState(world.campaign, 2, over);
    const { body: after } = await erase({ keep_suppressed: false });
    expect(after).toMatchObject({
      status: 'completed',
      found: { contacts: 1 },
    });
    expect(withTrace(await everything(api))).toEqual([]);
  });

  it('waits for a line that has the number in hand', async () => {
    const { db, name: TableName } = api.table;
    const held = { epoch: 1, attempt_id: 'att_9', numbers: [canary.number] };
    const Item = { ...slotKey('org_a', 0), ...held };
    await db.send(new PutCommand({ TableName, Item }));
    expect((await erase()).body).toMatchObject({
      status: 'waiting',
      waiting_for: { calls: 1, imports: 0 },
    });
  });

  it('waits for an import', async () => {
    const now = api.deps.real_clock.now();
    const importing = { importing: 'upl_x', import_claimed_ms: now };
    await api.change(world.campaign, importing);
    const { body } = await erase();
    expect(body).toMatchObject({
      status: 'waiting',
      waiting_for: { calls: 0, imports: 1 },
    });
    await api.change(world.campaign, { importing: null });
    expect((await erase()).body).toMatchObject({
      status: 'completed',
      found: { files: 3 },
    });
  });

  it('goes on from request to request, and comes to the same', async () => {
    let at = api.clock.at;
    // Each look at the clock is a long time later.
    const real_clock = { now: () => (at += 20_000) };
    Object.assign(api.deps, { real_clock });
    let requests = 0;
    let cursor: string | undefined;
    let last: Awaited<ReturnType<typeof erase>>;
    do {
      requests += 1;
      last = await erase({
        keep_suppressed: false,
        ...(cursor !== undefined && { cursor }),
      });
      cursor = last.body.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(requests).toBeGreaterThan(5);
    expect(last.body).toMatchObject({ status: 'completed', found });
    expect(withTrace(await everything(api))).toEqual([]);
  });
});

describe('whatever comes in between', () => {
  const { db } = {} as ContactsApi['table'];
  const sends = (before: (command: unknown) => void | Promise<void>) => {
    const { send } = api.table.db;
    const guarded: typeof db = {
      send: (async (command: never) => {
        await before(command);
        return send(command);
      }) as never,
    };
    Object.assign(api.deps, { table: { ...api.table, db: guarded } });
  };

  it('leaves alone who is claimed for a call at that moment', async () => {
    const attempts = [attempt({ id: 'att_1', phone_number: canary.number })];
    let isFirst = true;
    sends(async (command) => {
      if (!isFirst || !(command instanceof TransactWriteCommand)) return;
      isFirst = false;
      const claimed = { status: 'dialling', rev: 2, attempts } as const;
      await api.putState(world.campaign, 2, claimed);
    });
    const { body } = await erase();
    expect(body).toMatchObject({
      status: 'waiting',
      waiting_for: { calls: 1 },
    });
    const { data } = (await api.call('GET', `${world.at}/contacts`)).body;
    expect(data[2]).toMatchObject({
      phone_number: canary.number,
      status: 'dialling',
    });
  });

  it('is finished by the next one, wherever it was cut off', async () => {
    let cuts = 0;
    for (let reach = 6; ; reach += 4, cuts += 1) {
      ({ api, world } = await newWorld());
      const before = await recounted(api, world.old);
      let left = reach;
      sends(() => {
        left -= 1;
        if (left < 0) throw new Error('cut off');
      });
      const { status } = await erase({ keep_suppressed: false });
      left = Number.POSITIVE_INFINITY;
      const again = await erase({ keep_suppressed: false });
      expect(again.body.status).toBe('completed');
      expect(withTrace(await everything(api))).toEqual([]);
      expect(await recounted(api, world.old)).toEqual(before);
      if (status === 201) break;
      expect(status).toBe(500);
    }
    expect(cuts).toBeGreaterThan(8);
  });
});

describe('who may', () => {
  it('is whoever may delete, and read what was said', async () => {
    const as = async (more: object) => {
      const { credential: key } = await api.credential({
        kind: 'pat',
        scopes: [...scopes],
        ...more,
      });
      const headers = { 'X-Outdial-Org': 'org_a' };
      return erase({ dry_run: true }, { key, headers });
    };
    expect((await as({ role: 'admin' })).status).toBe(200);
    expect((await as({ role: 'operator' })).body).toMatchObject({
      code: 'forbidden',
      role: 'operator',
    });
    expect((await as({ role: 'viewer' })).status).toBe(403);
    const { credential: key } = await api.credential({
      scopes: ['contacts:manage', 'conversations:read_sensitive'],
    });
    expect((await erase({ dry_run: true }, { key })).status).toBe(200);
    const listed = await erase({ keep_suppressed: false }, { key });
    expect(listed.body).toMatchObject({
      code: 'forbidden',
      scope: 'dnc:manage',
    });
  });

  it('is nobody of another organization', async () => {
    const before = await everything(api);
    const { credential: key } = await api.credential({ org_id: 'org_b' });
    const { body } = await erase({ keep_suppressed: false }, { key });
    expect(Object.values(body.found).every((it) => it === 0)).toBe(true);
    const theirs = (await everything(api)).filter((it) => !before.includes(it));
    expect(withTrace(theirs)).toEqual([]);
    expect(before.filter((it) => /Canary/.test(it))).toEqual(
      (await everything(api)).filter((it) => /Canary/.test(it)),
    );
  });

  it('is written down, without the number', async () => {
    const { body } = await erase();
    const { data } = (await api.call('GET', '/api/v1/audit')).body;
    const isErasure = (it: { action: string }) =>
      it.action === 'create_erasure';
    expect(data.find(isErasure)).toMatchObject({
      object_id: body.id,
      status: 201,
    });
    expect(JSON.stringify(data)).not.toContain('4152003141');
  });

  it('says a number, and a cursor that an answer gave', async () => {
    const answers = [
      await erase({ phone_number: '12' }),
      await erase({ cursor: 'nonsense' }),
      await erase({
        cursor: Buffer.from('[1,"{\\"phase\\":\\"no\\"}"]').toString(
          'base64url',
        ),
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
  });
});

describe('an export', () => {
  it('has all that is held of the person, and nothing of another', async () => {
    const { status, body } = await api.call('POST', '/api/v1/person-exports', {
      body: { phone_number: canary.number },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'completed',
      next_cursor: null,
      do_not_call: [{ phone_number: canary.number, reason: 'asked' }],
    });
    expect(body.files.map(({ kind }: { kind: string }) => kind).sort()).toEqual(
      ['audience', 'audience', 'audience', 'rejects'],
    );
    expect(body.contacts).toMatchObject([
      {
        custom_fields: { name: canary.name },
        external_id: canary.external_id,
        runs: [
          { callback: { reason: canary.asked }, attempts: [{ id: 'att_1' }] },
        ],
        conversations: [
          { transcript: [{ text: canary.said }], has_recording: true },
        ],
      },
      // The contact has another number now: only the call was of this one.
      { custom_fields: {}, runs: [{ attempts: [{ id: 'att_2' }] }] },
      { campaign_id: 'default', custom_fields: { name: canary.name } },
    ]);
    expect(JSON.stringify(body)).not.toContain('141520000');
  });

  it('is not kept to be answered again', async () => {
    const before = await everything(api);
    const answer = await api.call('POST', '/api/v1/person-exports', {
      body: { phone_number: canary.number },
      headers: { 'Idempotency-Key': 'export-once' },
    });
    expect(answer.status).toBe(200);
    expect(await everything(api)).toEqual(before);
  });
});
