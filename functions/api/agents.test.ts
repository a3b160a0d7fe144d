import { beforeEach, expect, it } from 'vitest';
import { insertNumber } from '#functions/adapters/dynamodb/number-store.ts';
import { carriers } from '#functions/adapters/dynamodb/org-items.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { agentSeal } from '#functions/attach/agent-seal.ts';
import { configUrlSecret } from '#functions/attach/ask-config-url.ts';
import { findNumber } from '#functions/platform/catalog.ts';
import {
  type ContactsApi,
  csv,
  makeContactsApi,
  root,
} from './contacts-testing.ts';

const agents = '/api/v1/agents';
const target = {
  kind: 'websocket',
  url: 'wss://bot.example/talk',
  auth_token: 'tok_secret',
};
const shown = { kind: 'websocket', url: target.url, has_auth_token: true };

let api: ContactsApi;
beforeEach(async () => {
  api = await makeContactsApi();
});

const make = (body: object) =>
  api.call('POST', agents, { body: { name: 'Ada', ...body } });
const patch = (id: string, body: object) =>
  api.call('PATCH', `${agents}/${id}`, { body });
const kept = async (id: string) =>
  (await getOrgSettings(api.table, 'org_a')).agents[id]?.target;

it('keeps where an agent is, and shows its token to nobody', async () => {
  const made = await make({
    target,
    message: { text: ' Goodbye ', language: 'en-GB' },
  });
  expect(made).toMatchObject({
    status: 201,
    body: { target: shown, message: { text: 'Goodbye', language: 'en-GB' } },
  });
  const { id } = made.body;
  const answers = [
    made,
    await api.call('GET', agents),
    await api.call('GET', `${agents}/${id}`),
  ];
  expect(JSON.stringify(answers)).not.toContain('tok_secret');
  const stored = await kept(id);
  expect(JSON.stringify(stored)).not.toContain('tok_secret');
  const { sealed_token = '' } = stored as { sealed_token?: string };
  expect(agentSeal('key', 'org_a', id).open(sealed_token)).toBe('tok_secret');
  // Nobody opens it for another.
  expect(() => agentSeal('key', 'org_b', id).open(sealed_token)).toThrow();
});

it('keeps a token with its address, and with no other', async () => {
  const { id } = (await make({ target })).body;
  const { auth_token: _, ...same } = target;
  expect((await patch(id, { name: 'Eve' })).body.target).toEqual(shown);
  expect((await patch(id, { target: same })).body.target).toEqual(shown);
  const elsewhere = { ...same, url: 'wss://evil.example/' };
  const moved = await patch(id, { target: elsewhere });
  expect(moved.body.target).toEqual({
    ...shown,
    url: elsewhere.url,
    has_auth_token: false,
  });
  await patch(id, { target });
  const bare = await patch(id, { target: { ...target, auth_token: null } });
  expect(bare.body.target.has_auth_token).toBe(false);
  expect((await patch(id, { target: null })).body.target).toBeNull();
});

it.each([
  { kind: 'sip', uri: 'sip:bot@voice.example' },
  { kind: 'application', ref: 'assistant-1' },
  { kind: 'queue', queue: 'Sales team' },
])('keeps %o', async (other) => {
  expect((await make({ target: other })).body.target).toEqual(other);
});

it.each([
  [
    'target.url',
    'unsafe_url',
    { target: { ...target, url: 'wss://10.0.0.1/' } },
  ],
  [
    'target.url',
    'unsafe_url',
    { target: { ...target, url: 'https://bot.example/' } },
  ],
  [
    'target.uri',
    'unsafe_url',
    { target: { kind: 'sip', uri: 'sip:x@localhost' } },
  ],
  [
    'message.audio_url',
    'unsafe_url',
    { message: { audio_url: 'http://a.example/a.mp3' } },
  ],
  [
    'target.queue',
    'invalid_format',
    { target: { kind: 'queue', queue: 'a\nb' } },
  ],
])('refuses at %s as %s: %o', async (path, code, body) => {
  const { id } = (await make({})).body;
  for (const answer of [await make(body), await patch(id, body)]) {
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([
      expect.objectContaining({ path, code }),
    ]);
  }
});

it.each([
  { target: { kind: 'fax', number: '1' } },
  { target: { ...target, more: 1 } },
  { message: {} },
  { message: { text: 'a', audio_url: 'https://a.example/a.mp3' } },
])('refuses %o', async (body) => {
  expect((await make(body)).status).toBe(400);
});

it('tells the secret that config URLs verify questions with', async () => {
  const { status, body } = await api.call('GET', '/api/v1/config-url-secret');
  expect([status, body]).toEqual([
    200,
    { secret: configUrlSecret('key', 'org_a') },
  ]);
  const { credential } = await api.credential({ scopes: ['campaigns:manage'] });
  expect(
    (await api.call('GET', '/api/v1/config-url-secret', { key: credential }))
      .status,
  ).toBe(403);
});

it('starts no campaign whose agent a carrier cannot reach, and warns of what it lacks', async () => {
  const profile = {
    org_id: 'org_a',
    id: 'car_1',
    kind: 'chime',
    name: 'Chime',
    url: null,
    status: 'active',
    calls_per_second: 1,
    credential_names: [],
    sealed_credentials: null,
    settings: {},
    version: 1,
    created_at: '2026-01-01T00:00:00.000Z',
    created_by: 'key_1',
    updated_at: '2026-01-01T00:00:00.000Z',
  };
  await carriers.put(
    api.table,
    profile as unknown as Parameters<typeof carriers.put>[1],
  );
  await insertNumber(api.table, {
    ...findNumber('num_demo')!,
    org_id: 'org_a',
    id: 'num_1',
    carrier_id: 'car_1',
  });
  const { id } = await api.campaignWith(csv(1));
  const agent = (await make({ message: null })).body.id;
  await api.change(id, {
    agent_id: agent,
    number_pool: [{ number_id: 'num_1' }],
    amd: { enabled: true, on_machine: 'hang_up', on_unknown: 'attach' },
  });
  const look = async () => {
    const { body } = await api.call('GET', `${root}/${id}/readiness`);
    const failed = body.checks.filter(
      ({ passed }: { passed: boolean }) => !passed,
    );
    return [
      body.ready,
      failed.map(({ code, path, warning = false }: Record<string, unknown>) => [
        code,
        path,
        warning,
      ]),
    ];
  };
  const warned = ['amd_not_supported', 'amd.enabled', true];
  expect(await look()).toEqual([
    false,
    [['agent_has_no_target', 'agent_id', false], warned],
  ]);
  await patch(agent, { target });
  expect(await look()).toEqual([
    false,
    [['attach_not_supported', 'agent_id', false], warned],
  ]);
  await patch(agent, { target: { kind: 'sip', uri: 'sip:bot@voice.example' } });
  expect(await look()).toEqual([true, [warned]]);
  await api.change(id, { config_url: 'https://169.254.169.254/x' });
  expect(await look()).toEqual([
    false,
    [['config_url_not_usable', 'config_url', false], warned],
  ]);
});
