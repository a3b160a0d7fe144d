import Twilio from 'twilio/lib/rest/Twilio.js';
import { expect, it } from 'vitest';
import {
  makePlacement,
  soughtBy,
} from '#functions/adapters/carrier/testing.ts';
import { checkTwilio } from '#functions/adapters/carrier/twilio/account.ts';
import {
  ACCOUNT_SID,
  makeAccount,
  NOW,
  ref,
} from '#functions/adapters/carrier/twilio/testing.ts';
import { twilioCarrier } from '#functions/adapters/carrier/twilio/twilio.ts';
import { FakeTwilio } from './fake-twilio.ts';
import { judged } from './twilio-judge.ts';

/**
 * Twilio's own client and our adapter ask the same stand-in for the same things:
 * both must be understood, and ask in the same words.
 */

const account = makeAccount();
const token = account.credentials.auth_token!;

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly form: readonly (readonly [string, string])[];
}

function start() {
  const twilio = new FakeTwilio({
    account_sid: ACCOUNT_SID,
    auth_token: token,
    now: () => NOW,
  });
  const asked: Asked[] = [];
  const toTwilio = judged(twilio.fetch);
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname, searchParams } = new URL(request.url);
    const text = await request.clone().text();
    asked.push({
      method: request.method,
      path: pathname,
      query: [...searchParams].sort(),
      form: [...new URLSearchParams(text)].sort(),
    });
    return toTwilio(request);
  };
  const deps = { fetch, real_clock: { now: () => NOW } };
  return {
    twilio,
    asked,
    deps,
    carrier: twilioCarrier(account, deps),
    client: clientOver(fetch),
  };
}

/** What Twilio's client gives to whoever sends its requests. */
interface SdkRequest {
  readonly method: string;
  readonly uri: string;
  readonly params?: Record<string, unknown>;
  readonly data?: Record<string, unknown>;
}

const pairsOf = (values: Record<string, unknown> = {}) =>
  Object.entries(values).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, String(one)]),
  );

function clientOver(fetch: typeof globalThis.fetch) {
  const httpClient = {
    async request({ method, uri, params, data }: SdkRequest) {
      const query = new URLSearchParams(pairsOf(params)).toString();
      const isPost = method.toUpperCase() === 'POST';
      const pair = Buffer.from(`${ACCOUNT_SID}:${token}`).toString('base64');
      const answer = await fetch(query ? `${uri}?${query}` : uri, {
        method: method.toUpperCase(),
        headers: {
          authorization: `Basic ${pair}`,
          ...(isPost && {
            'content-type': 'application/x-www-form-urlencoded',
          }),
        },
        ...(isPost && {
          body: new URLSearchParams(pairsOf(data)).toString(),
        }),
      });
      const body: unknown = await answer.json();
      return { statusCode: answer.status, body, headers: {} };
    },
  };
  return new Twilio(ACCOUNT_SID, token, { httpClient: httpClient as never });
}

it('asks in the words of Twilio’s own client', async () => {
  const { twilio, asked, deps, carrier, client } = start();
  const answer = await carrier.place(makePlacement({ ref, record: true }));
  expect(answer.kind).toBe('accepted');
  const { sid } = twilio.calls[0]!;
  const since = new Date(NOW).toISOString();
  const target = { kind: 'queue', queue: 'sales' } as const;
  const attach = {
    ...{ call_id: sid, client_token: 'att_01', ref, target },
    ...{ conversation_id: 'cnv_01', variables: {}, record: false },
  };
  twilio.answer(twilio.calls[0]!);
  asked.length = 0;
  const pairs: [ours: () => unknown, theirs: () => unknown][] = [
    [
      () => carrier.attach!(attach),
      () => client.calls(sid).update({ twiml: twilio.calls[0]!.commands[0]! }),
    ],
    [
      () => carrier.lookUp(soughtBy('att_01', { call_id: sid, since })),
      () => client.calls(sid).fetch(),
    ],
    [
      () => carrier.lookUp(soughtBy('att_01', { since })),
      () =>
        client.calls.page({
          to: '+14155550190',
          from: '+12025550100',
          pageSize: 50,
        }),
    ],
    [() => carrier.recording!(sid), () => client.calls(sid).recordings.page()],
    [
      () => checkTwilio(account, deps),
      async () => {
        await client.api.v2010.accounts(ACCOUNT_SID).fetch();
        await client.incomingPhoneNumbers.page({ pageSize: 1_000 });
        await client.outgoingCallerIds.page({ pageSize: 1_000 });
      },
    ],
  ];
  for (const [ours, theirs] of pairs) {
    await ours();
    const own = asked.splice(0);
    await theirs();
    expect(own).toEqual(asked.splice(0));
    expect(own.length).toBeGreaterThan(0);
  }
  await carrier.hangUp(sid);
  const [hungUp] = asked.splice(0);
  twilio.calls[0]!.status = 'in-progress';
  await client.calls(sid).update({ status: 'completed' });
  expect(asked).toEqual([hungUp]);
});

it('is understood by Twilio’s own client', async () => {
  const { twilio, client } = start();
  const made = await client.calls.create({
    to: '+14155550190',
    from: '+12025550100',
    url: 'https://dial.example.com/voice',
  });
  expect(made).toMatchObject({ sid: twilio.calls[0]!.sid, status: 'queued' });
  twilio.end(twilio.calls[0]!, 'busy', 486);
  const [listed] = await client.calls.list({ to: '+14155550190', limit: 1 });
  expect(listed).toMatchObject({ sid: made.sid, status: 'busy' });
  expect(listed!.dateCreated).toEqual(new Date(NOW));
  twilio.mood = 'bad_number';
  const refused = client.calls.create({
    to: '+14155550190',
    from: '+12025550100',
    url: 'https://dial.example.com/voice',
  });
  await expect(refused).rejects.toMatchObject({ status: 400, code: 21211 });
});
