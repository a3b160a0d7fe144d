import { afterAll, beforeAll, expect, it } from 'vitest';
import { metricSpecs } from '#shared/metrics.ts';
import { ask, credential } from '../support/http.ts';
import {
  campaignForm,
  type Json,
  KEY,
  type Product,
  removeFolder,
  startProduct,
  until,
} from '../support/product.ts';

let product: Product;
let path: string;
/** Contacts of the one campaign, once all of it is over and told. */
let contacts: Json[];

const ENDINGS = ['0190', '0197', '0198', '0193', '0191'];

beforeAll(async () => {
  product = await startProduct(['--speed', '120', '--no-demo'], undefined, {
    OUTDIAL_API_KEY: KEY,
    // All that a function ever says, and what it measures.
    LOG_LEVEL: 'debug',
    OUTDIAL_STAGE: 'test',
  });
  const { body } = await product.call(
    'POST',
    '/api/v1/campaigns?start=true',
    campaignForm(
      {
        name: 'Talks',
        max_concurrent_calls: '5',
        callback_detection: { enabled: true },
      },
      ENDINGS.map((ending) => `+1415557${ending}`),
    ),
  );
  path = `/api/v1/campaigns/${body.id}`;
  contacts = await until(
    async () => (await product.call('GET', `${path}/contacts`)).body.data,
    (all) =>
      all.every(
        ({ terminal, attempts }: Json) =>
          terminal &&
          attempts.every(
            ({ conversation_id, result }: Json) =>
              conversation_id === null || result !== null,
          ),
      ),
  );
});

afterAll(async () => {
  expect(await product.stop()).toBe(0);
  removeFolder(product.data);
});

const by = (ending: string) => contacts[ENDINGS.indexOf(ending)];
const conversation = async ({ conversation_id }: Json) =>
  (await product.call('GET', `/api/v1/conversations/${conversation_id}`)).body;

it('has a conversation for each call that was answered, and for no other', async () => {
  const witness = await product.witness();
  for (const { attempts } of contacts) {
    for (const { id, conversation_id } of attempts) {
      const call = witness.find(({ client_token }) => client_token === id)!;
      expect(conversation_id === null).toBe(call.answered_at === null);
    }
  }
  const query = path.split('/').at(-1);
  const { body } = await product.call(
    'GET',
    `/api/v1/conversations?campaign_id=${query}`,
  );
  expect(body.total).toBe(5);
  expect(by('0191').attempts[0]).toMatchObject({
    conversation_id: null,
    result: null,
  });
});

it('says of each what it was', async () => {
  const [asked, kept] = by('0197').attempts;
  expect(await conversation(asked)).toMatchObject({
    contact_id: by('0197').id,
    attempt_id: asked.id,
    status: 'completed',
    sentiment: 'neutral',
    summary: 'The person asked to be called back in 10 minutes.',
  });
  expect(kept.result['outcome.goal_reached']).not.toBeUndefined();
  expect(await conversation(by('0198').attempts[0])).toMatchObject({
    sentiment: 'negative',
  });
  expect(by('0198')).toMatchObject({ disposition: 'opted_out', score: 20 });
  expect(await conversation(by('0193').attempts[0])).toMatchObject({
    sentiment: null,
    score: null,
  });
  // Counted from the table's stream: a little later.
  const { body } = await until(
    () => product.call('GET', `${path}/analytics`),
    (answer) => answer.body.sentiment.unknown === 1,
  );
  const { positive, neutral, negative, unknown } = body.sentiment;
  expect(positive + neutral + negative).toBe(4);
  // Whoever reached a machine feels nothing that was rated.
  expect(unknown).toBe(1);
  expect(body.cost.ai_usd).toBeGreaterThan(0);
  expect(body.cost.total_usd).toBeCloseTo(
    body.cost.telephony_usd + body.cost.ai_usd,
    6,
  );
});

it('lets its transcript be read and its recording be played, by whom it may', async () => {
  const one = `/api/v1/conversations/${by('0190').attempts[0].conversation_id}`;
  const { body } = await product.call('GET', `${one}/transcript`);
  expect(body.turns.length).toBeGreaterThan(3);
  const recording = (await product.call('GET', `${one}/recording`)).body;
  const file = await fetch(recording.url);
  expect(file.status).toBe(200);
  expect(file.headers.get('content-type')).toBe('audio/wav');
  const wav = Buffer.from(await file.arrayBuffer());
  expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
  expect(wav.readUInt32LE(40)).toBe(wav.length - 44);
  // Twenty seconds of talk, at 8 kHz.
  expect(wav.length).toBe(44 + 160_000);
  const forged = await fetch(recording.url.replace('/local/', '/other/'));
  expect(forged.status).toBe(403);
  const key = await credential(product, { scopes: ['conversations:read'] });
  expect((await ask(product, 'GET', one, { key })).status).toBe(200);
  for (const part of ['transcript', 'recording']) {
    const refused = await ask(product, 'GET', `${one}/${part}`, { key });
    expect(refused.status).toBe(403);
  }
});

it('takes results from outside, which the attempt then shows', async () => {
  const contact = by('0190');
  const { conversation_id } = contact.attempts[0];
  const results = { 'tone.friendly': true, 'outcome.sold': 'abstain' };
  const put = await product.call(
    'PUT',
    `/api/v1/conversations/${conversation_id}/results`,
    {
      score: 99,
      evaluation: {
        id: 'evl_ours',
        status: 'completed',
        completed_at: '2099-01-01T00:00:00Z',
        results,
      },
    },
  );
  expect(put.status).toBe(200);
  const { body } = await product.call('GET', `${path}/contacts/${contact.id}`);
  expect(body).toMatchObject({ score: 99, attempts: [{ result: results }] });
});

it('calls one number that it is asked to, as the witness saw', async () => {
  const to = '+14155580190';
  const asked = await product.call('POST', '/api/v1/calls/originate', {
    to,
    from: 'num_demo',
    variables: { name: 'Ann' },
    ring_timeout_seconds: 20,
  });
  expect(asked.status).toBe(202);
  const call = await until(
    async () =>
      (await product.call('GET', `/api/v1/calls/${asked.body.id}`)).body,
    ({ status, attempts }) =>
      status === 'completed' && attempts[0].result !== null,
  );
  const rows = (await product.witness()).filter((row) => row.to === to);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    client_token: call.attempt_id,
    from: call.from,
    answered_at: call.attempts[0].answered_at,
    ended_at: call.attempts[0].ended_at,
  });
  const list = await product.call('GET', '/api/v1/campaigns/default/contacts');
  expect(list.body.data.map(({ id }: Json) => id)).toEqual([asked.body.id]);
  const campaigns = await product.call('GET', '/api/v1/campaigns');
  expect(campaigns.body.total).toBe(1);
  const again = { to: '+14155570198' };
  const refused = await product.call('POST', '/api/v1/calls/originate', again);
  expect(refused).toMatchObject({ status: 409, body: { code: 'do_not_call' } });
});

it('keeps many ad-hoc calls within the limit of the organization', async () => {
  const tos = Array.from({ length: 15 }, (_, i) => `+1415${559 + i}0190`);
  await Promise.all(
    tos.map((to) => product.call('POST', '/api/v1/calls/originate', { to })),
  );
  await until(
    () => product.witness(),
    (rows) => tos.every((to) => rows.some((it) => it.to === to && it.ended_at)),
  );
  const { body } = await product.call('GET', '/local/carrier/live');
  expect(body.peak).toBeLessThanOrEqual(10);
});

it('has printed nothing of what was said, nor to whom', () => {
  const said = product.said();
  const told =
    /\b1415\d{7}\b|virtual assistant|appointment|Ann|first_name|"P\d"/;
  expect(said.match(told)?.[0]).toBeUndefined();
});

it('has said of each call what was done for it, by ids, and measured by ids alone', () => {
  const lines: Json[] = product
    .said()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  const campaign_id = path.split('/').at(-1);
  const attempts = contacts.flatMap((contact) => contact.attempts);
  for (const { id } of attempts) {
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'debug',
        function: expect.any(String),
        invocation_id: expect.any(String),
        org_id: 'local',
        campaign_id,
        run_number: 1,
        attempt_id: id,
      }),
    );
  }
  const measured = lines.filter(({ _aws }) => _aws);
  const names = new Set(measured.flatMap((line) => Object.keys(line)));
  expect([...names]).toEqual(
    expect.arrayContaining(['SlotsInUse', 'TickLag', 'RefillLatency']),
  );
  for (const name of names) {
    const isKnown = name in metricSpecs || IDS.includes(name);
    expect(isKnown, name).toBe(true);
  }
});

/** What a line of metrics may have, beside them. */
const IDS = ['_aws', 'stage', 'org_id', 'campaign_id', 'run_number'];
