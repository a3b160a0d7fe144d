import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import Telnyx from 'telnyx';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type {
  Attach,
  AttachTarget,
} from '#functions/adapters/carrier/carrier.ts';
import type {
  attachCommand,
  messageCommand,
  silence,
} from '#functions/adapters/carrier/telnyx/commands.ts';
import { dialOf } from '#functions/adapters/carrier/telnyx/placement.ts';
import { isSignedByTelnyx } from '#functions/adapters/carrier/telnyx/signature.ts';
import { telnyxCarrier } from '#functions/adapters/carrier/telnyx/telnyx.ts';
import { makePlacement } from '#functions/adapters/carrier/testing.ts';
import { FakeTelnyx } from './fake-telnyx.ts';
import { FakeTelnyxSigner } from './fake-telnyx-signer.ts';

/** Telnyx's own SDK judges what we send and what we believe. It is in no bundle. */

const NOW = Date.parse('2026-03-02T15:00:00Z');

describe('our verifier and the validator of Telnyx’s SDK', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const signer = new FakeTelnyxSigner();
  const others = new FakeTelnyxSigner();
  const { public_key: publicKey } = signer;
  const client = new Telnyx({ apiKey: 'KEY', publicKey, maxRetries: 0 });

  interface Sent {
    readonly body: string;
    readonly timestamp: string | undefined;
    readonly signature: string | undefined;
  }

  const ours = ({ body, timestamp, signature }: Sent, key = publicKey) =>
    isSignedByTelnyx(
      key,
      { body: Buffer.from(body), timestamp, signature },
      NOW,
    );

  async function theirs({ body, timestamp, signature }: Sent, key = publicKey) {
    const headers = {
      ...(timestamp !== undefined && { 'Telnyx-Timestamp': timestamp }),
      ...(signature !== undefined && { 'Telnyx-Signature-Ed25519': signature }),
    };
    return client.webhooks.unwrap(body, { headers, key }).then(
      () => true,
      () => false,
    );
  }

  const sent = (body: string, age = 0, by = signer): Sent => {
    const { headers } = by.sign('', body, NOW - age * 1_000);
    return {
      body,
      timestamp: headers['telnyx-timestamp'],
      signature: headers['telnyx-signature-ed25519'],
    };
  };

  const body = fc.json();
  const seconds = fc.oneof(
    fc.constantFrom(299, 300, 301, -299, -300, -301),
    fc.integer({ min: -100_000, max: 100_000 }),
  );

  it('agree on when a webhook is too old, or too new', async () => {
    await fc.assert(
      fc.asyncProperty(body, seconds, async (text, age) => {
        const it = sent(text, age);
        expect(ours(it)).toBe(Math.abs(age) <= 300);
        expect(await theirs(it)).toBe(ours(it));
      }),
      { numRuns: 50 },
    );
  });

  it('agree on what was tampered with, and on what others signed', async () => {
    const changes: readonly ((it: Sent) => Sent)[] = [
      (it) => it,
      (it) => ({ ...it, body: `${it.body} ` }),
      (it) => ({ ...it, body: it.body.replace(/.$/, '?') }),
      (it) => ({ ...it, timestamp: String(Number(it.timestamp) + 1) }),
      (it) => ({ ...it, timestamp: ` ${it.timestamp}` }),
      (it) => ({ ...it, timestamp: `${it.timestamp}.0` }),
      (it) => ({ ...it, timestamp: '' }),
      (it) => ({ ...it, timestamp: undefined }),
      (it) => ({ ...it, signature: undefined }),
      (it) => ({ ...it, signature: '' }),
      (it) => ({ ...it, signature: it.signature?.replace(/^./, '-') }),
      (it) => ({ ...it, signature: it.signature?.slice(0, -2) }),
      (it) => ({ ...it, signature: it.signature?.slice(4) }),
      (it) => ({ ...it, signature: `${it.signature}=` }),
      (it) => sent(it.body, 0, others),
    ];
    await fc.assert(
      fc.asyncProperty(
        body,
        fc.constantFrom(...changes),
        async (text, change) => {
          const it = change(sent(text));
          expect(ours(it)).toBe(change === changes[0]);
          expect(await theirs(it)).toBe(ours(it));
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ['of 31 bytes', Buffer.alloc(31, 7).toString('base64')],
    ['of 33 bytes', Buffer.alloc(33, 7).toString('base64')],
    ['that is none', 'not a key'],
    ['of others', others.public_key],
    ['that is empty', ''],
  ])('take nothing by a key %s', async (_name, key) => {
    const it = sent('{"data":{}}');
    expect(ours(it, key)).toBe(false);
    // The SDK takes the client's own key in the place of none.
    if (key) expect(await theirs(it, key)).toBe(false);
  });
});

/** Fields of ours that the SDK's type does not know. */
type Foreign<Ours, Theirs> = Exclude<
  Ours extends unknown ? keyof Ours : never,
  keyof Theirs
>;
type Commands =
  | ReturnType<typeof attachCommand>
  | NonNullable<ReturnType<typeof messageCommand>>
  | ReturnType<typeof silence>[number];
type BodyOf<A extends Commands['action']> = Extract<
  Commands,
  { action: A }
>['body'];

/** Compiles only while all of our fields, and their values, are Telnyx's own. */
interface Held {
  dial: [ReturnType<typeof dialOf>, Telnyx.CallDialParams];
  streaming_start: [
    BodyOf<'streaming_start'>,
    Telnyx.Calls.ActionStartStreamingParams,
  ];
  transfer: [BodyOf<'transfer'>, Telnyx.Calls.ActionTransferParams];
  ai_assistant_start: [
    BodyOf<'ai_assistant_start'>,
    Telnyx.Calls.ActionStartAIAssistantParams,
  ];
  enqueue: [BodyOf<'enqueue'>, Telnyx.Calls.ActionEnqueueParams];
  playback_start: [
    BodyOf<'playback_start'>,
    Telnyx.Calls.ActionStartPlaybackParams,
  ];
  speak: [BodyOf<'speak'>, Telnyx.Calls.ActionSpeakParams];
}
type IsHeld<Pair> = Pair extends [infer Ours, infer Theirs]
  ? Ours extends Theirs
    ? [Foreign<Ours, Theirs>] extends [never]
      ? true
      : Foreign<Ours, Theirs>
    : 'of another type'
  : never;
const held: { readonly [Name in keyof Held]: IsHeld<Held[Name]> } = {
  dial: true,
  streaming_start: true,
  transfer: true,
  ai_assistant_start: true,
  enqueue: true,
  playback_start: true,
  speak: true,
};

describe('Telnyx’s SDK, as a client of the same stand-in', () => {
  function makeBoth() {
    const telnyx = new FakeTelnyx();
    const sdk = new Telnyx({
      apiKey: telnyx.api_key,
      baseURL: 'https://api.telnyx.com/v2',
      fetch: telnyx.fetch,
      maxRetries: 0,
    });
    const deps = {
      fetch: telnyx.fetch,
      real_clock: { now: () => telnyx.now },
      pause: async () => {},
    };
    return { telnyx, sdk, carrier: telnyxCarrier(telnyx.account, deps) };
  }

  it('knows every field of our requests', () => {
    expect(Object.values(held)).toEqual(Array(7).fill(true));
  });

  it('sends the same Dial command', async () => {
    const { telnyx, sdk, carrier } = makeBoth();
    const placement = makePlacement({
      amd: {
        placement: 'before_attach',
        max_decision_ms: 2_000,
        until: 'message_end',
      },
    });
    await carrier.place(placement);
    telnyx.now += 61_000;
    const answer = await sdk.calls.dial(dialOf(placement, telnyx.account));
    expect(answer.data?.call_control_id).toBe(telnyx.latest.call_control_id);
    const [mine, theirs] = telnyx.dials;
    expect(mine).toEqual(theirs);
    expect(telnyx.calls).toHaveLength(2);
  });

  it('sends the same commands to the same places', async () => {
    const { telnyx, sdk, carrier } = makeBoth();
    await carrier.place(makePlacement());
    const call = telnyx.latest;
    telnyx.answer(call);
    const attach = (target: AttachTarget): Attach => ({
      call_id: call.call_control_id,
      client_token: 'att_01',
      ref: 'ref_01',
      target,
      conversation_id: 'cnv_01',
      variables: { name: 'Ana' },
      record: true,
    });
    await carrier.attach?.(
      attach({ kind: 'websocket', url: 'wss://bot.example.com/media' }),
    );
    const { body } = call.commands.at(-1)!;
    telnyx.now += 61_000;
    await sdk.calls.actions.startStreaming(call.call_control_id, body);
    expect(call.commands.at(0)).toEqual(call.commands.at(-1));
    await sdk.calls.actions.hangup(call.call_control_id, {});
    expect(call.state).toBe('over');
  });
});

it('is in no file of the product: only its tests have it', () => {
  const files = globSync('{functions,shared}/**/*.ts', {
    exclude: (name) => /node_modules|\.test\.tsx?$/.test(name),
  });
  expect(files.length).toBeGreaterThan(500);
  const importing = files.filter((file) =>
    /from '(telnyx|twilio)[/']/.test(readFileSync(file, 'utf8')),
  );
  expect(importing).toEqual([]);
});
