import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { always } from '#functions/adapters/carrier/testing.ts';
import { getContact } from '#functions/adapters/dynamodb/contact-store.ts';
import { slotKey } from '#functions/adapters/dynamodb/keys.ts';
import { applyResults } from '#functions/conversations/apply-results.ts';
import { conversationView } from '#shared/contracts/conversations.ts';
import { conversationId } from '#shared/domain/conversation.ts';
import {
  attempt,
  type ContactsApi,
  csv,
  makeContactsApi,
  root,
} from './contacts-testing.ts';
import { handlers } from './conversations.routes.ts';

const list = '/api/v1/conversations';
const run = {
  id: 'evl_1',
  status: 'completed',
  completed_at: '2026-01-01T00:01:00.000Z',
  results: { 'tone.friendly': true, 'outcome.goal': 'abstain' },
};

let api: ContactsApi;
let campaign: string;
beforeEach(async () => {
  api = await makeContactsApi(handlers);
  campaign = (await api.campaignWith(csv(3))).id;
  await api.putState(campaign, 0, {
    attempts: [attempt({ call_id: 'call_1' })],
  });
});

const refOf = (seq: number, attempt_id: string) => {
  return { campaign_id: campaign, run_number: 1, seq, attempt_id };
};
const idOf = (seq = 0, attempt_id = 'att_1') =>
  conversationId(refOf(seq, attempt_id));
const put = (body: unknown, id = idOf(), ask = {}) =>
  api.call('PUT', `${list}/${id}/results`, { body, ...ask });

describe('one conversation', () => {
  it('is there as soon as somebody answers, before anybody wrote about it', async () => {
    const { status, body, headers } = await api.call(
      'GET',
      `${list}/${idOf()}`,
    );
    expect(status).toBe(200);
    expect(conversationView.parse(body)).toEqual(body);
    expect(headers.etag).toBe('"1"');
    expect(body).toMatchObject({
      attempt_id: 'att_1',
      campaign_id: campaign,
      status: 'completed',
      duration_seconds: 20,
      summary: null,
      evaluation: null,
      updated_at: null,
    });
  });

  it('has an id that its attempt names, and the attempt has its result', async () => {
    const read = async () => {
      const { body } = await api.call('GET', `${root}/${campaign}/contacts`);
      return body.data[0];
    };
    const before = await read();
    expect(before.attempts[0]).toMatchObject({
      conversation_id: idOf(),
      result: null,
    });
    expect(before.score).toBeNull();
    await put({ score: 80, evaluation: { id: 'evl_0', status: 'running' } });
    expect((await read()).attempts[0].result).toBeNull();
    await put({ evaluation: run });
    const after = await read();
    expect(after.score).toBe(80);
    expect(after.attempts[0].result).toEqual(run.results);
    const one = await api.call(
      'GET',
      `${root}/${campaign}/contacts/${after.id}`,
    );
    expect(one.body).toMatchObject({ score: 80 });
    expect(one.body.attempts).toEqual(after.attempts);
    const report = `${root}/${campaign}/attempt-report.csv`;
    expect((await api.call('GET', report)).body).toContain('tone.friendly');
  });

  it('is none of an attempt that nobody answered', async () => {
    const { answered_at: _, ...unanswered } = attempt();
    await api.putState(campaign, 1, { attempts: [unanswered] });
    expect((await api.call('GET', `${list}/${idOf(1)}`)).status).toBe(404);
    const { body } = await api.call('GET', `${root}/${campaign}/contacts`);
    expect(body.data[1].attempts[0].conversation_id).toBeNull();
  });

  it.each([
    'cnv_',
    'cnv_x',
    'att_1',
    'cnv_1-1-0-nothing',
    'cnv_1-zzzzzzzzzzzzzzz-0-x',
  ])('is not %s', async (id) => {
    expect((await api.call('GET', `${list}/${id}`)).status).toBe(404);
  });

  it('is nobody else’s: another organization sees what never was', async () => {
    await put({ summary: 'Secret', transcript: [] });
    const { credential } = await api.credential({ org_id: 'org_b' });
    const none = await api.call('GET', `${list}/cnv_9-1-0-none`, {
      key: credential,
    });
    for (const path of ['', '/transcript', '/recording']) {
      const answer = await api.call('GET', `${list}/${idOf()}${path}`, {
        key: credential,
      });
      expect(answer.status).toBe(404);
      expect({ ...answer.body, request_id: '' }).toEqual({
        ...none.body,
        request_id: '',
      });
    }
    const written = await put({ summary: 'x' }, idOf(), { key: credential });
    expect(written.status).toBe(404);
    const { body } = await api.call('GET', list, { key: credential });
    expect(body).toMatchObject({ data: [], total: 0 });
  });
});

describe('results', () => {
  it('change what they say and leave the rest', async () => {
    await put({ summary: 'Good', sentiment: 'positive', score: 90 });
    const { status, body } = await put({ sentiment: null });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      summary: 'Good',
      sentiment: null,
      score: 90,
      version: 3,
    });
  });

  it('count by when a run was completed, not by when it was told', async () => {
    await put({ evaluation: run });
    await put({
      evaluation: {
        ...run,
        id: 'evl_0',
        completed_at: '2026-01-01T00:00:30Z',
        results: { 'tone.friendly': false },
      },
    });
    await put({ evaluation: { id: 'evl_2', status: 'failed' } });
    const { body } = await api.call('GET', `${list}/${idOf()}`);
    expect(body.evaluation).toEqual(run);
    const again = { ...run, results: { 'tone.friendly': 'na' } };
    expect((await put({ evaluation: again })).body.evaluation).toEqual(again);
  });

  it('are refused while the call is up, and when somebody was faster', async () => {
    await api.putState(campaign, 1, {
      attempts: [attempt({ id: 'att_2', status: 'in_progress' })],
    });
    const early = await put({ score: 1 }, idOf(1, 'att_2'));
    expect(early.status).toBe(409);
    expect(early.body.code).toBe('call_in_progress');
    await put({ score: 1 });
    const headers = { 'if-match': '"1"' };
    expect((await put({ score: 2 }, idOf(), { headers })).status).toBe(412);
  });

  it.each([
    [{ colour: 1 }, 'colour'],
    [{ score: 101 }, 'score'],
    [{ sentiment: 'angry' }, 'sentiment'],
    [{ evaluation: { id: 'e', status: 'completed' } }, 'evaluation.results'],
    [
      { evaluation: { ...run, results: { friendly: true } } },
      'evaluation.results.friendly',
    ],
    [
      { evaluation: { ...run, results: { 'a.b': 'maybe' } } },
      'evaluation.results.a.b',
    ],
    [
      { transcript: [{ speaker: 'cat', at_seconds: 0, text: '' }] },
      'transcript.0.speaker',
    ],
  ])('%j is refused at %s', async (body, path) => {
    const answer = await put(body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].path).toBe(path);
  });

  it('of an event count once, whatever is said afterwards', async () => {
    const event = {
      v: 1,
      type: 'results',
      org_id: 'org_a',
      ...refOf(0, 'att_1'),
      slot: 0,
      event_id: 'evt_1',
      call_id: 'call_1',
      results: { summary: 'By machine', score: 40 },
    } as const;
    await applyResults(api.deps, event);
    await put({ score: 70 });
    await applyResults(api.deps, event);
    const { body } = await api.call('GET', `${list}/${idOf()}`);
    expect(body).toMatchObject({ summary: 'By machine', score: 70 });
    const unknown = { ...event, seq: 2 };
    await expect(applyResults(api.deps, unknown)).resolves.toBeUndefined();
    await api.putState(campaign, 1, {
      attempts: [attempt({ status: 'in_progress' })],
    });
    await expect(applyResults(api.deps, { ...event, seq: 1 })).rejects.toThrow(
      'not known to be over',
    );
  });
});

describe('what is sensitive', () => {
  const turns = [{ speaker: 'person', at_seconds: 0.5, text: 'Hello?' }];

  it('is the transcript, which is there once it was told', async () => {
    const path = `${list}/${idOf()}/transcript`;
    expect((await api.call('GET', path)).status).toBe(404);
    await put({ transcript: turns });
    expect((await api.call('GET', path)).body).toEqual({
      conversation_id: idOf(),
      turns,
    });
    const { body } = await api.call('GET', `${list}/${idOf()}`);
    expect(body.has_transcript).toBe(true);
    expect(JSON.stringify(body)).not.toContain('Hello?');
  });

  it('is the recording, copied from the carrier when it is asked for first', async () => {
    let asked = 0;
    Object.assign(api.deps, {
      carriers: always({
        ...(await api.deps.carriers.of('org_a')),
        recording: async (call_id: string) => {
          asked += 1;
          const bytes = Buffer.from(`sound of ${call_id}`);
          return { content_type: 'audio/mpeg', bytes };
        },
      }),
    });
    const path = `${list}/${idOf()}/recording`;
    const { body } = await api.call('GET', path);
    expect(body).toMatchObject({
      conversation_id: idOf(),
      content_type: 'audio/mpeg',
      url: `https://bucket.test/recordings/org_a/${idOf()}?name=${idOf()}.mp3`,
    });
    const again = await api.call('GET', path);
    expect(again.body.content_type).toBe('audio/mpeg');
    expect(asked).toBe(1);
    expect([...api.bucket.values()]).toContain('sound of call_1');
  });

  // An account may have an address of somebody's own, who answers what they like.
  it('is sound, whatever the carrier calls it', async () => {
    const bytes = Buffer.from('<script>');
    Object.assign(api.deps, {
      carriers: always({
        ...(await api.deps.carriers.of('org_a')),
        recording: async () => ({ content_type: 'text/html', bytes }),
      }),
    });
    const { body } = await api.call('GET', `${list}/${idOf()}/recording`);
    expect(body.content_type).toBe('application/octet-stream');
  });

  it('is no recording of a call that was not recorded', async () => {
    await api.putState(campaign, 0, {
      attempts: [attempt({ call_id: 'call_1', unrecorded: true })],
    });
    const sound = { content_type: 'audio/wav', bytes: Buffer.from('sound') };
    Object.assign(api.deps, {
      carriers: always({
        ...(await api.deps.carriers.of('org_a')),
        recording: async () => sound,
      }),
    });
    const path = `${list}/${idOf()}/recording`;
    expect((await api.call('GET', path)).status).toBe(404);
    expect([...api.bucket.values()]).not.toContain('sound');
  });

  it('is neither of both to whom lacks the scope', async () => {
    const { credential } = await api.credential({
      scopes: ['conversations:read'],
    });
    const ask = { key: credential };
    expect((await api.call('GET', `${list}/${idOf()}`, ask)).status).toBe(200);
    for (const part of ['transcript', 'recording']) {
      const answer = await api.call('GET', `${list}/${idOf()}/${part}`, ask);
      expect(answer.status).toBe(403);
      expect(answer.body.scope).toBe('conversations:read_sensitive');
    }
    expect((await put({ score: 1 }, idOf(), ask)).status).toBe(403);
  });
});

describe('the list', () => {
  beforeEach(async () => {
    for (const [seq, sentiment] of ['positive', 'negative'].entries()) {
      const id = `att_${seq + 1}`;
      const started_at = `2026-01-0${seq + 1}T00:00:00.000Z`;
      await api.putState(campaign, seq, {
        attempts: [attempt({ id, started_at })],
      });
      await put({ sentiment }, idOf(seq, id));
    }
    // One that is on.
    await api.putState(campaign, 2, {
      attempts: [
        attempt({
          id: 'att_3',
          status: 'in_progress',
          started_at: '2026-01-03T00:00:00.000Z',
        }),
      ],
    });
    const slot = {
      ...slotKey('org_a', 0),
      campaign_id: campaign,
      run_number: 1,
      seq: 2,
      attempt_id: 'att_3',
      epoch: 1,
    };
    await api.table.db.send(
      new PutCommand({ TableName: api.table.name, Item: slot }),
    );
  });

  const attemptsOf = async (query: Record<string, string>) => {
    const { status, body } = await api.call('GET', list, { query });
    expect(status).toBe(200);
    expect(body.total).toBe(body.data.length);
    return body.data.map((it: { attempt_id: string }) => it.attempt_id);
  };

  it('has the last first, and finds by each filter', async () => {
    const [last] = await Promise.all([
      getContact(
        api.table,
        { id: campaign, run_number: 1, total_contacts: 3 },
        'x1',
      ),
    ]);
    expect(await attemptsOf({})).toEqual(['att_3', 'att_2', 'att_1']);
    expect(await attemptsOf({ status: 'in_progress' })).toEqual(['att_3']);
    expect(await attemptsOf({ status: 'completed' })).toEqual([
      'att_2',
      'att_1',
    ]);
    expect(await attemptsOf({ sentiment: 'negative' })).toEqual(['att_2']);
    expect(await attemptsOf({ contact_id: last!.record.id })).toEqual([
      'att_2',
    ]);
    expect(await attemptsOf({ campaign_id: campaign })).toHaveLength(3);
    expect(await attemptsOf({ campaign_id: 'cmp_other' })).toEqual([]);
    expect(await attemptsOf({ from: '2026-01-02T01:00:00+01:00' })).toEqual([
      'att_3',
      'att_2',
    ]);
    expect(await attemptsOf({ to: '2026-01-02T00:00:00Z' })).toEqual(['att_1']);
  });

  it('comes in pages without a gap', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query = { limit: '1', ...(cursor && { cursor }) };
      const { body } = await api.call('GET', list, { query });
      expect(body).toMatchObject({ total: 3, limit: 1 });
      seen.push(
        ...body.data.map((it: { attempt_id: string }) => it.attempt_id),
      );
      cursor = body.next_cursor;
    } while (cursor);
    expect(seen).toEqual(['att_3', 'att_2', 'att_1']);
  });

  it.each([{ limit: '201' }, { cursor: 'x' }, { mood: 'good' }])(
    'refuses %j',
    async (query) => {
      expect((await api.call('GET', list, { query })).status).toBe(400);
    },
  );
});
