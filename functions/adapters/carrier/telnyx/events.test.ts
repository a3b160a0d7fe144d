import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallRef } from '#functions/platform/messages.ts';
import { FakeTelnyx } from '#tests/carriers/fake-telnyx.ts';
import type { Webhook } from '#tests/carriers/fake-telnyx-signer.ts';
import { encodeRef } from '../call-ref.ts';
import type { CarrierAccount, Placement } from '../carrier.ts';
import type { Received } from '../inbound.ts';
import { makePlacement } from '../testing.ts';
import { heardEvents } from './events.ts';
import { telnyxFace } from './face.ts';
import { telnyxCarrier } from './telnyx.ts';

const REF: CallRef = {
  org_id: 'org_a',
  campaign_id: 'cmp_01',
  run_number: 1,
  seq: 4,
  slot: 2,
  attempt_id: 'att_01',
};

async function placed(parts: Partial<Placement> = {}) {
  const telnyx = new FakeTelnyx();
  const carrier = telnyxCarrier(telnyx.account, {
    fetch: telnyx.fetch,
    real_clock: { now: () => telnyx.now },
  });
  await carrier.place(makePlacement({ ref: encodeRef(REF), ...parts }));
  return { telnyx, carrier, call: telnyx.latest };
}

const receive = (
  telnyx: FakeTelnyx,
  { url, headers, body }: Webhook,
  account: CarrierAccount = telnyx.account,
) =>
  telnyxFace.receive(
    { method: 'POST', url, path: '', headers, body: Buffer.from(body) },
    account,
    telnyx.now,
  ) as Received;

/** What is taken, and answered with 200 and nothing. */
const nothing = { kind: 'taken', events: [], answer: { status: 200 } };

const eventsIn = (received: Received) =>
  received.kind === 'taken' ? received.events : received;

const waitForGreeting = {
  placement: 'parallel',
  max_decision_ms: 30_000,
  until: 'message_end',
} as const;

describe('a webhook of Telnyx', () => {
  it('is an event of the attempt that its client state names', async () => {
    const { telnyx, call } = await placed();
    const webhook = telnyx.answer(call);
    const { data } = JSON.parse(webhook.body);
    expect(receive(telnyx, webhook)).toEqual({
      ...nothing,
      events: [
        {
          v: 1,
          event_id: data.id,
          ...REF,
          call_id: call.call_control_id,
          at: '2026-03-02T15:00:00.000Z',
          type: 'answered',
        },
      ],
    });
  });

  it('tells at once that the call exists', async () => {
    const { telnyx, call } = await placed();
    const webhook = telnyx.tell(call, 'call.initiated');
    expect(eventsIn(receive(telnyx, webhook))).toMatchObject([
      { type: 'ringing', call_id: call.call_control_id },
    ]);
  });

  it.each([
    ['detection.ended', 'human', 'human'],
    ['detection.ended', 'machine', 'machine'],
    ['detection.ended', 'not_sure', 'unknown'],
    ['premium.detection.ended', 'human_residence', 'human'],
    ['premium.detection.ended', 'human_business', 'human'],
    ['premium.detection.ended', 'machine', 'machine'],
    ['premium.detection.ended', 'fax_detected', 'machine'],
    ['premium.detection.ended', 'silence', 'unknown'],
    ['premium.detection.ended', 'not_sure', 'unknown'],
    ['premium.detection.ended', 'something_new', undefined],
    ['greeting.ended', 'beep_detected', 'machine'],
    ['greeting.ended', 'ended', 'machine'],
    ['greeting.ended', 'not_sure', 'machine'],
    // It came before the detection ended: no other event follows.
    ['premium.greeting.ended', 'beep_detected', 'machine'],
    ['premium.greeting.ended', 'no_beep_detected', undefined],
  ])('call.machine.%s of %s is %s', async (name, result, verdict) => {
    const { telnyx, call } = await placed();
    const webhook = telnyx.tell(call, `call.machine.${name}`, { result });
    expect(eventsIn(receive(telnyx, webhook))).toMatchObject(
      verdict ? [{ type: 'amd', verdict }] : [],
    );
  });

  it.each([
    ['detection.ended', 'machine', 'machine', true],
    ['detection.ended', 'human', 'human', undefined],
    ['detection.ended', 'not_sure', 'unknown', undefined],
    ['greeting.ended', 'beep_detected', 'machine', undefined],
    ['greeting.ended', 'not_sure', 'machine', undefined],
  ])(
    'waits with a message: call.machine.%s of %s is %s, which greets: %s',
    async (name, result, verdict, greets) => {
      const { telnyx, call } = await placed({ amd: waitForGreeting });
      const webhook = telnyx.tell(call, `call.machine.${name}`, { result });
      const events = eventsIn(receive(telnyx, webhook));
      expect(events).toEqual([expect.objectContaining({ verdict })]);
      expect(events).toHaveProperty([0, 'type'], 'amd');
      if (greets) expect(events).toHaveProperty([0, 'greets'], true);
      else expect(events).not.toHaveProperty([0, 'greets']);
    },
  );

  it.each([
    ['normal_clearing', '200', { sip_code: 200 }],
    ['time_limit', '200', { sip_code: 200 }],
    ['time_limit', 'unspecified', { sip_code: 200 }],
    ['user_busy', '486', { sip_code: 486, outcome: 'busy' }],
    ['user_busy', 'unspecified', { outcome: 'busy' }],
    ['no_answer', '487', { sip_code: 487, outcome: 'no_answer' }],
    ['timeout', '487', { sip_code: 487, outcome: 'no_answer' }],
    ['not_found', '404', { sip_code: 404, outcome: 'invalid_number' }],
    ['call_rejected', '603', { sip_code: 603, outcome: 'rejected' }],
    ['originator_cancel', '487', { sip_code: 487, outcome: 'no_answer' }],
    [
      'unspecified',
      '503',
      { sip_code: 503, failure: { class: 'retryable', scope: 'route' } },
    ],
    [
      'unspecified',
      'unspecified',
      { failure: { class: 'retryable', scope: 'route' } },
    ],
  ])('call.hangup of %s and %s ends it', async (cause, code, end) => {
    const { telnyx, call } = await placed();
    telnyx.now += 10_000;
    expect(
      eventsIn(receive(telnyx, telnyx.end(call, cause, code))),
    ).toMatchObject([
      { type: 'ended', at: '2026-03-02T15:00:10.000Z', ...end },
    ]);
  });

  it.each([
    [1_900, true],
    [9_000, undefined],
  ])(
    'a decline after %i ms may be a block: %s',
    async (ms, possibly_blocked) => {
      const { telnyx, call } = await placed();
      telnyx.now += ms;
      const webhook = telnyx.end(call, 'call_rejected', '603');
      const [event] = eventsIn(receive(telnyx, webhook)) as readonly object[];
      expect(event).toHaveProperty('outcome', 'rejected');
      expect((event as { possibly_blocked?: true }).possibly_blocked).toBe(
        possibly_blocked,
      );
    },
  );

  it.each(['D18', 'D19'])(
    '404 with %s is our account’s fault, and no word of the number',
    async (code) => {
      const { telnyx, call } = await placed();
      const webhook = telnyx.tell(call, 'call.hangup', {
        hangup_cause: 'not_found',
        sip_hangup_cause: '404',
        telnyx_error: { error_code: code },
      });
      const [event] = eventsIn(receive(telnyx, webhook)) as readonly object[];
      expect(event).toMatchObject({
        type: 'ended',
        failure: { class: 'terminal', scope: 'account', code },
      });
      expect(event).not.toHaveProperty('outcome', 'invalid_number');
    },
  );

  it('tells the cost in dollars, or not at all', async () => {
    const { telnyx, call } = await placed();
    expect(
      eventsIn(receive(telnyx, telnyx.cost(call, '0.0130'))),
    ).toMatchObject([{ type: 'cost', cost_usd: 0.013 }]);
    const euros = telnyx.cost(call, '0.0130', 'EUR');
    expect(eventsIn(receive(telnyx, euros))).toEqual([]);
    const failed = telnyx.tell(call, 'call.cost', {
      status: 'error',
      total_cost: null,
    });
    expect(eventsIn(receive(telnyx, failed))).toEqual([]);
  });

  it.each([
    ['streaming.failed', { failure_reason: 'connection refused' }],
    ['call.dequeued', { reason: 'timeout' }],
  ])('%s says that nobody could be connected', async (type, payload) => {
    const { telnyx, call } = await placed();
    expect(
      eventsIn(receive(telnyx, telnyx.tell(call, type, payload))),
    ).toMatchObject([{ type: 'attach_failed' }]);
  });

  it.each([
    ['call.bridged', {}],
    ['streaming.started', {}],
    ['call.dequeued', { reason: 'bridged' }],
    ['call.dequeued', { reason: 'hangup' }],
    ['call.recording.saved', {}],
    // The assistant may have handed the person on.
    ['call.conversation.ended', { reason: 'assistant_transfer' }],
    ['call.something.new', {}],
  ])('%s %o is nothing that anybody must know', async (type, payload) => {
    const { telnyx, call } = await placed();
    expect(receive(telnyx, telnyx.tell(call, type, payload))).toEqual(nothing);
  });

  it('ends a call whose stream the bot has closed', async () => {
    const { telnyx, call } = await placed();
    const webhook = telnyx.tell(call, 'streaming.stopped');
    expect(receive(telnyx, webhook)).toEqual({
      ...nothing,
      hang_up: call.call_control_id,
    });
  });

  it('is sent again when it did not arrive, if anything depends on it', async () => {
    const { telnyx, call } = await placed();
    const policies = call.dial.webhook_retries_policies as object;
    expect(Object.keys(policies)).toEqual([...heardEvents]);
    // Whatever says something is among them; that a call exists, others say, too.
    const results = { result: 'human', reason: 'timeout', total_cost: '1' };
    for (const type of heardEvents) {
      const webhook = telnyx.tell(call, type, results);
      const read = receive(telnyx, webhook);
      const says =
        read.kind === 'taken' && (read.events.length > 0 || read.hang_up);
      const isMessage =
        type === 'call.playback.ended' || type === 'call.speak.ended';
      expect([type, Boolean(says)]).toEqual([type, !isMessage]);
    }
  });

  it('is refused without a call of ours, or of another organization', async () => {
    const { telnyx, call } = await placed();
    const refused = { kind: 'refused', status: 400 };
    for (const client_state of [null, '', 'bm9uZSBvZiBvdXJz', '%%%']) {
      const webhook = telnyx.tell(call, 'call.answered', { client_state });
      expect(receive(telnyx, webhook)).toEqual(refused);
    }
    const foreign = { ...telnyx.account, org_id: 'org_b' };
    expect(receive(telnyx, telnyx.answer(call), foreign)).toEqual(refused);
  });

  it.each(['', 'null', '[]', '{"data":{}}', '{"data":{"id":"1"}}', '{'])(
    'is refused when it is no event: %s',
    async (body) => {
      const { telnyx } = await placed();
      const webhook = telnyx.signer.sign('', body, telnyx.now);
      expect(receive(telnyx, webhook)).toEqual({
        kind: 'refused',
        status: 400,
      });
    },
  );

  it('is read whatever its fields hold', async () => {
    const { telnyx, call } = await placed();
    const { data } = JSON.parse(telnyx.answer(call).body);
    const type = fc.constantFrom(...heardEvents, 'call.initiated', 'x');
    const payload = fc.dictionary(
      fc.constantFrom(
        ...['hangup_cause', 'sip_hangup_cause', 'start_time', 'result'],
        ...['status', 'reason', 'total_cost', 'cost_parts', 'telnyx_error'],
      ),
      fc.jsonValue({ maxDepth: 2 }),
    );
    fc.assert(
      fc.property(
        type,
        payload,
        fc.string(),
        (event_type, odd, occurred_at) => {
          const body = JSON.stringify({
            data: {
              ...data,
              event_type,
              occurred_at,
              payload: { ...data.payload, ...odd },
            },
          });
          const webhook = telnyx.signer.sign('', body, telnyx.now);
          const read = receive(telnyx, webhook);
          if (read.kind === 'refused') throw new Error('was not read');
          for (const event of read.events) {
            expect(event).toMatchObject({ ...REF, event_id: data.id });
            // Without an instant of its own, it is now.
            if ('at' in event) expect(Date.parse(event.at)).toBe(telnyx.now);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is answered with nothing: Telnyx is commanded', async () => {
    const { telnyx } = await placed();
    const request = {
      method: 'POST',
      url: '',
      path: '',
      headers: {},
      body: Buffer.from(''),
    };
    const reply = telnyxFace.reply({ kind: 'wait' }, telnyx.account, request);
    expect(reply).toEqual({ status: 200 });
  });
});

describe('the leg to whoever is to talk', () => {
  const connect = async () => {
    const it = await placed();
    it.telnyx.answer(it.call);
    await it.carrier.attach?.({
      call_id: it.call.call_control_id,
      client_token: 'att_01',
      ref: encodeRef(REF),
      target: { kind: 'sip', uri: 'sip:bot@example.com' },
      conversation_id: 'cnv_01',
      variables: {},
      record: true,
    });
    return it;
  };

  it.each([
    'user_busy',
    'no_answer',
    'timeout',
    'not_found',
    'call_rejected',
    'unspecified',
  ])(
    'that ends with %s could not be connected: the call goes on',
    async (cause) => {
      const { telnyx, call } = await connect();
      const webhook = telnyx.endTarget(call, cause);
      expect(eventsIn(receive(telnyx, webhook))).toMatchObject([
        { type: 'attach_failed', call_id: call.call_control_id },
      ]);
    },
  );

  it.each(['normal_clearing', 'originator_cancel'])(
    'that ends with %s has talked, or was given up: no news',
    async (cause) => {
      const { telnyx, call } = await connect();
      const webhook = telnyx.endTarget(call, cause);
      expect(receive(telnyx, webhook)).toEqual(nothing);
    },
  );

  it('never passes for the call itself', async () => {
    const { telnyx, call } = await connect();
    const { body } = call.commands.at(-1)!;
    for (const type of [
      'call.initiated',
      'call.answered',
      'call.cost',
      'streaming.stopped',
    ]) {
      const webhook = telnyx.tell(call, type, {
        client_state: body.target_leg_client_state,
        total_cost: '0.1',
      });
      expect(receive(telnyx, webhook)).toEqual(nothing);
    }
  });
});
