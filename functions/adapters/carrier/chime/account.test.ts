import {
  ChimeSDKVoiceClient,
  GetSipMediaApplicationCommand,
  ListPhoneNumbersCommand,
} from '@aws-sdk/client-chime-sdk-voice';
import { describe, expect, test } from 'vitest';
import {
  account,
  credentials,
  fakeChime,
  key,
  NOW,
} from '#tests/carriers/chime-rig.ts';
import type { FakeChime } from '#tests/carriers/fake-chime.ts';
import { checkChime } from './account.ts';

const FUNCTION =
  'arn:aws:lambda:us-west-2:111122223333:function:outdial-take-chime-event';
const NUMBERS = ['+12025550100', '+12025550101'];

const fake = (parts: Partial<Parameters<typeof fakeChime>[0]> = {}) =>
  fakeChime({
    invoke: async () => undefined,
    numbers: NUMBERS,
    lambda_arn: FUNCTION,
    ...parts,
  });

const check = (
  fetch: typeof globalThis.fetch,
  { settings = {}, function_arn = FUNCTION } = {},
) =>
  checkChime(
    { ...account, settings: { ...account.settings, ...settings } },
    { fetch, real_clock: { now: () => NOW } },
    { credentials, function_arn },
  );

const answers = (status: number, body: unknown = {}, headers = {}) =>
  check(async () => Response.json(body, { status, headers }));

describe('an account at Amazon Chime', () => {
  test('is good, and has these numbers', async () => {
    expect(await check(fake().fetch)).toEqual({
      kind: 'ok',
      caller_ids: NUMBERS,
    });
  });

  test('has an application that invokes another function', async () => {
    const other = fake({ lambda_arn: `${FUNCTION}-other` });
    expect(await check(other.fetch)).toMatchObject({
      kind: 'refused',
      field: 'sip_media_application_id',
      code: 'other_function',
    });
    // Who does not know its own function cannot tell.
    expect(await check(other.fetch, { function_arn: '' })).toMatchObject({
      kind: 'ok',
    });
  });

  test('has no such application', async () => {
    const settings = { sip_media_application_id: 'another-application' };
    expect(await check(fake().fetch, { settings })).toMatchObject({
      kind: 'refused',
      field: 'sip_media_application_id',
      code: 'NotFound',
    });
  });

  test('has its application in another region', async () => {
    const body = {
      SipMediaApplication: { AwsRegion: 'us-east-1', Endpoints: [] },
    };
    expect(await answers(200, body)).toMatchObject({
      kind: 'refused',
      field: 'region',
      code: 'other_region',
    });
  });

  test.each(['AccessDeniedException', 'ForbiddenException'])(
    'is not ours to ask: %s',
    async (error) => {
      const refused = await answers(403, {}, { 'x-amzn-errortype': error });
      expect(refused).toMatchObject({ kind: 'refused' });
      expect(refused).not.toHaveProperty('field');
      expect(JSON.stringify(refused)).toContain('-c chime=');
    },
  );

  test.each([429, 500, 503])('HTTP %i says nothing of it', async (status) => {
    expect(await answers(status)).toMatchObject({ kind: 'unavailable' });
  });

  test.each([{}, { SipMediaApplication: 7 }])(
    'nor does the answer %j',
    async (body) => {
      expect(await answers(200, body)).toMatchObject({ kind: 'unavailable' });
    },
  );

  test('nor does silence', async () => {
    expect(await check(() => Promise.reject(new Error('reset')))).toMatchObject(
      { kind: 'unavailable' },
    );
  });
});

describe('its numbers', () => {
  /** Pages of numbers, each as AWS has it. */
  const paged = (pages: readonly (readonly object[])[]) => {
    const asked: URL[] = [];
    const chime = fake();
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const url = new URL(String(input));
      if (url.pathname !== '/phone-numbers') return chime.fetch(input, init);
      asked.push(url);
      const page = Number(url.searchParams.get('next-token') ?? 0);
      const NextToken = page + 1 < pages.length ? String(page + 1) : undefined;
      return Response.json({ PhoneNumbers: pages[page], NextToken });
    };
    return { fetch, asked };
  };
  const number = (E164PhoneNumber: string, more = {}) => ({
    E164PhoneNumber,
    Status: 'Unassigned',
    Capabilities: { OutboundCall: true },
    ...more,
  });

  test('are read page by page, but those that cannot call', async () => {
    const { fetch, asked } = paged([
      [number('+12025550100'), number('+12025550101')],
      [
        number('+12025550102', { Status: 'DeleteInProgress' }),
        number('+12025550103', { Capabilities: { OutboundCall: false } }),
        number('+12025550104', { Status: 'Assigned' }),
      ],
    ]);
    expect(await check(fetch)).toEqual({
      kind: 'ok',
      caller_ids: ['+12025550100', '+12025550101', '+12025550104'],
    });
    expect(asked.map((url) => url.search)).toEqual([
      '?product-type=SipMediaApplicationDialIn&max-results=99',
      '?product-type=SipMediaApplicationDialIn&max-results=99&next-token=1',
    ]);
  });

  test('cannot be told without the permission to list them', async () => {
    const chime = fake();
    const fetch: typeof globalThis.fetch = async (input, init) =>
      String(input).includes('/phone-numbers')
        ? Response.json({}, { status: 403 })
        : chime.fetch(input, init);
    expect(await check(fetch)).toEqual({ kind: 'ok', caller_ids: null });
  });
});

test('AWS’s own client reads what the stand-in says', async () => {
  const chime: FakeChime = fake();
  const client = new ChimeSDKVoiceClient({
    region: 'us-west-2',
    maxAttempts: 1,
    credentials: credentials(),
    systemClockOffset: NOW - Date.now(),
    requestHandler: {
      handle: async (request: {
        method: string;
        hostname: string;
        path: string;
        query: Record<string, string>;
        headers: Record<string, string>;
      }) => {
        const { method, hostname, path, headers } = request;
        const search = new URLSearchParams(request.query).toString();
        const url = `https://${hostname}${path}${search && `?${search}`}`;
        const answer = await chime.answer(
          new Request(url, { method, headers }),
        );
        return {
          response: {
            statusCode: answer.status,
            headers: Object.fromEntries(answer.headers),
            body: new Uint8Array(await answer.arrayBuffer()),
          },
        };
      },
    } as never,
  });
  expect(key.id).toBe(credentials().accessKeyId);
  const application = await client.send(
    new GetSipMediaApplicationCommand({
      SipMediaApplicationId: account.settings.sip_media_application_id,
    }),
  );
  expect(application.SipMediaApplication?.Endpoints).toEqual([
    { LambdaArn: FUNCTION },
  ]);
  const { PhoneNumbers } = await client.send(
    new ListPhoneNumbersCommand({ ProductType: 'SipMediaApplicationDialIn' }),
  );
  expect(PhoneNumbers?.map((it) => it.E164PhoneNumber)).toEqual(NUMBERS);
});
