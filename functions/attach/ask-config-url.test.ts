import { Webhook as Verifier } from 'standardwebhooks';
import { expect, it } from 'vitest';
import type { PostAnswer } from '#functions/webhooks/post-event.ts';
import { askConfigUrl, configUrlSecret } from './ask-config-url.ts';

const NOW = Date.parse('2026-03-02T15:00:00.000Z');
const question = {
  conversation_id: 'cnv_1',
  attempt_id: 'att_1',
  campaign_id: 'cmp_1',
  contact_id: 'con_1',
  variables: { name: 'Ada' },
};

async function ask(answer: PostAnswer, allows_loopback = false) {
  const posted: [string, Readonly<Record<string, string>>, string][] = [];
  const why: string[] = [];
  const target = await askConfigUrl(
    {
      key: 'pepper',
      allows_loopback,
      real_clock: { now: () => NOW },
      post: async (...args) => {
        posted.push(args);
        return answer;
      },
      onUnusable: (it) => void why.push(it),
    },
    'org_a',
    'https://bot.example/config',
    question,
  );
  return { target, posted: posted[0]!, why };
}

const says = (body: unknown, status = 200): PostAnswer => ({
  kind: 'answered',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const socket = {
  kind: 'websocket',
  url: 'wss://bot.example/talk',
  auth_token: 'tok',
};

it('asks with a signature that the organization can verify, and nobody else made', async () => {
  const { posted } = await ask(says({ attach: socket }));
  const [url, headers, body] = posted;
  expect([url, JSON.parse(body)]).toEqual([
    'https://bot.example/config',
    question,
  ]);
  const at = String(NOW / 1000);
  expect(headers).toMatchObject({
    'webhook-id': 'cfg_att_1',
    'webhook-timestamp': at,
  });
  const signature = new Verifier(configUrlSecret('pepper', 'org_a')).sign(
    'cfg_att_1',
    new Date(NOW),
    body,
  );
  expect(headers['webhook-signature']).toBe(signature);
  expect(configUrlSecret('pepper', 'org_b')).not.toBe(
    configUrlSecret('pepper', 'org_a'),
  );
});

it.each([
  [socket],
  [{ kind: 'sip', uri: 'sip:bot@voice.example;transport=tls' }],
  [{ kind: 'application', ref: 'assistant-1' }],
  [{ kind: 'queue', queue: 'sales' }],
])('takes %o', async (attach) => {
  const { target, why } = await ask(says({ attach, more: 'is passed over' }));
  expect([target, why]).toEqual([attach, []]);
});

it.each<[string, PostAnswer, string]>([
  ['no answer in time', { kind: 'failed', error: 'timeout' }, 'timeout'],
  [
    'an address inside',
    { kind: 'failed', error: 'unsafe_address' },
    'unsafe_address',
  ],
  ['a redirect', says('', 302), 'status 302'],
  ['an error', says({ attach: socket }, 500), 'status 500'],
  [
    'an answer that is too long',
    { kind: 'answered', status: 200, body: null },
    'too_large',
  ],
  ['no JSON', says('<html>'), 'invalid'],
  ['null', says('null'), 'invalid'],
  ['no target', says({}), 'invalid'],
  ['an unknown kind', says({ attach: { kind: 'fax' } }), 'invalid'],
  [
    'a target with more in it',
    says({ attach: { ...socket, proxy: 'x' } }),
    'invalid',
  ],
  [
    'a token of two lines',
    says({ attach: { ...socket, auth_token: 'a\r\nb' } }),
    'invalid',
  ],
  [
    'a socket in the open',
    says({ attach: { ...socket, url: 'ws://bot.example/' } }),
    'unsafe_target',
  ],
  [
    'a socket inside',
    says({ attach: { ...socket, url: 'wss://10.0.0.1/' } }),
    'unsafe_target',
  ],
  [
    'this very machine',
    says({ attach: { kind: 'sip', uri: 'sip:x@localhost' } }),
    'unsafe_target',
  ],
])('has no use for %s', async (_case, answer, because) => {
  const { target, why } = await ask(answer);
  expect([target, why]).toEqual([undefined, [because]]);
});
