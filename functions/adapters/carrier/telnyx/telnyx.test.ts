import { describe, expect, it } from 'vitest';
import { type FakeCall, FakeTelnyx } from '#tests/carriers/fake-telnyx.ts';
import { encodeRef } from '../call-ref.ts';
import type { Attach, AttachTarget, Message } from '../carrier.ts';
import type { Received } from '../inbound.ts';
import { makePlacement, soughtBy } from '../testing.ts';
import { decodeClientState } from './client-state.ts';
import { telnyxFace } from './face.ts';
import { telnyxCarrier } from './telnyx.ts';

const ref = encodeRef({
  org_id: 'org_a',
  campaign_id: 'cmp_01',
  run_number: 1,
  seq: 4,
  slot: 2,
  attempt_id: 'att_01',
});

function start() {
  const telnyx = new FakeTelnyx();
  const waits: number[] = [];
  const carrier = telnyxCarrier(telnyx.account, {
    fetch: (input, init) => telnyx.fetch(input, init),
    real_clock: { now: () => telnyx.now },
    pause: async (ms) => waits.push(ms),
  });
  const place = async (client_token = 'att_01') => {
    const placement = makePlacement({ client_token, ref });
    return carrier.place(placement);
  };
  return { telnyx, carrier, place, waits };
}

async function answered() {
  const it = start();
  await it.place();
  const call = it.telnyx.latest;
  it.telnyx.answer(call);
  const connect = (target: AttachTarget, parts: Partial<Attach> = {}) =>
    it.carrier.attach?.({
      call_id: call.call_control_id,
      client_token: 'att_01',
      ref,
      target,
      conversation_id: 'cnv_01',
      variables: { name: 'Ana', age: 41, tags: ['a'], note: 'é' },
      record: true,
      ...parts,
    });
  const play = (message: Message) =>
    it.carrier.playMessage?.(call.call_control_id, message);
  return { ...it, call, connect, play };
}

const done = ({ commands }: FakeCall) => commands.map(({ action }) => action);

describe('placing', () => {
  it('keeps to 30 in a second, as the sum of five', async () => {
    const { telnyx, place } = start();
    for (let n = 0; n < 150; n += 1) {
      expect((await place(`att_${n}`)).kind).toBe('accepted');
    }
    expect(await place('att_150')).toEqual({
      kind: 'refused',
      class: 'throttled',
      scope: 'account',
      code: '90103',
    });
    telnyx.now += 5_000;
    expect((await place('att_151')).kind).toBe('accepted');
  });

  it('makes one call of one command id within a minute, and only then', async () => {
    const { telnyx, place } = start();
    const first = await place();
    telnyx.now += 59_999;
    expect(await place()).toEqual(first);
    expect(telnyx.calls).toHaveLength(1);
    // So nothing but a first request may be sent: later there would be two.
    telnyx.now += 1;
    await place();
    expect(telnyx.calls).toHaveLength(2);
  });

  it('is refused with what Telnyx does not take', async () => {
    const { carrier } = start();
    expect(await carrier.place(makePlacement({ to: 'anybody' }))).toMatchObject(
      {
        kind: 'refused',
        class: 'terminal',
        scope: 'number',
      },
    );
  });
});

describe('connecting', () => {
  it('streams both ways to a WebSocket, and tells the bot what it has to know', async () => {
    const { call, connect } = await answered();
    const url = 'wss://bot.example.com/media';
    await connect({ kind: 'websocket', url, auth_token: 'secret' });
    expect(call.commands).toEqual([
      {
        action: 'streaming_start',
        body: {
          command_id: 'att_01:attach',
          stream_url: url,
          stream_track: 'inbound_track',
          stream_codec: 'PCMU',
          stream_bidirectional_mode: 'rtp',
          stream_bidirectional_codec: 'PCMU',
          stream_auth_token: 'secret',
          custom_parameters: [
            { name: 'conversation_id', value: 'cnv_01' },
            { name: 'name', value: 'Ana' },
            { name: 'age', value: '41' },
            { name: 'tags', value: '["a"]' },
            { name: 'note', value: 'é' },
          ],
        },
      },
    ]);
    // What the events of the call say of it must not change.
    expect(decodeClientState(call.client_state)?.ref).toBe(ref);
  });

  it('calls a SIP address, and has the events of that leg say whose it is', async () => {
    const { telnyx, call, connect } = await answered();
    await connect({ kind: 'sip', uri: 'sip:bot@example.com' });
    const [{ action, body }] = call.commands as [FakeCall['commands'][0]];
    expect(action).toBe('transfer');
    expect(body).toMatchObject({
      to: 'sip:bot@example.com',
      // Not the person's own, which Telnyx would take.
      from: '+12025550100',
      webhook_url: telnyx.account.webhook_url,
      custom_headers: [
        { name: 'X-conversation-id', value: 'cnv_01' },
        { name: 'X-name', value: 'Ana' },
        { name: 'X-age', value: '41' },
        { name: 'X-tags', value: '["a"]' },
      ],
    });
    const { call_control_id: call_id } = call;
    const state = String(body.target_leg_client_state);
    expect(decodeClientState(state)).toEqual({ ref, token: 'att_01', call_id });
  });

  it('puts no line break into a header', async () => {
    const { call, connect } = await answered();
    const variables = { 'a: b\r\n': 'x', evil: 'x\r\nX-Other: y', '-': 'z' };
    await connect({ kind: 'sip', uri: 'sip:b@example.com' }, { variables });
    expect(call.commands[0]?.body.custom_headers).toEqual([
      { name: 'X-conversation-id', value: 'cnv_01' },
      { name: 'X-a-b', value: 'x' },
    ]);
  });

  it('keeps an INVITE small, and what is ours in it', async () => {
    const { call, connect } = await answered();
    const many = Array.from({ length: 99 }, (_, n) => [`v${n}`, 'x']);
    const variables = {
      conversation_id: 'theirs',
      long: 'x'.repeat(257),
      ...Object.fromEntries(many),
    };
    await connect({ kind: 'sip', uri: 'sip:b@example.com' }, { variables });
    const headers = call.commands[0]?.body.custom_headers;
    expect(headers).toHaveLength(24);
    expect((headers as object[]).slice(0, 2)).toEqual([
      { name: 'X-conversation-id', value: 'cnv_01' },
      { name: 'X-v0', value: 'x' },
    ]);
  });

  it('starts an assistant, with its variables', async () => {
    const { call, connect } = await answered();
    await connect({ kind: 'application', ref: 'assistant-1' });
    expect(call.commands).toMatchObject([
      {
        action: 'ai_assistant_start',
        body: {
          assistant: {
            id: 'assistant-1',
            dynamic_variables: { name: 'Ana', conversation_id: 'cnv_01' },
          },
        },
      },
    ]);
  });

  it('puts a call into a queue', async () => {
    const { call, connect } = await answered();
    await connect({ kind: 'queue', queue: 'sales' });
    expect(call.commands).toMatchObject([
      { action: 'enqueue', body: { queue_name: 'sales' } },
    ]);
  });

  it('is once, however often it is told', async () => {
    const { call, connect } = await answered();
    await connect({ kind: 'queue', queue: 'sales' });
    await connect({ kind: 'queue', queue: 'sales' });
    expect(done(call)).toEqual(['enqueue']);
  });

  it.each([
    ['is lost', () => Promise.reject(new TypeError('fetch failed'))],
    ['is a fault', async () => new Response('', { status: 503 })],
  ])('is once though its answer %s', async (_what, answerOf) => {
    const { telnyx, call, connect } = await answered();
    const taking = telnyx.fetch;
    let asked = 0;
    telnyx.fetch = async (input, init) => {
      const answer = await taking(input, init);
      asked += 1;
      return asked === 1 ? answerOf() : answer;
    };
    await connect({ kind: 'queue', queue: 'sales' });
    expect([asked, done(call)]).toEqual([2, ['enqueue']]);
  });

  it('is given up after a second try', async () => {
    const { telnyx, connect } = await answered();
    let asked = 0;
    telnyx.fetch = async () => {
      asked += 1;
      return new Response('', { status: 503 });
    };
    await expect(connect({ kind: 'queue', queue: 'q' })).rejects.toThrow(
      'Telnyx did not take enqueue: 503',
    );
    expect(asked).toBe(2);
  });

  it('waits for Telnyx’s books, which the event of the answer can overtake', async () => {
    const { call, connect, waits } = await answered();
    call.lag = 2;
    await connect({ kind: 'queue', queue: 'sales' });
    expect([done(call), waits]).toEqual([['enqueue'], [150, 300]]);
  });

  it('waits when Telnyx has too much to do', async () => {
    const { telnyx, call, connect, waits } = await answered();
    const taking = telnyx.fetch;
    let asked = 0;
    telnyx.fetch = async (input, init) => {
      asked += 1;
      return asked === 1
        ? Response.json({ errors: [{ code: '10011' }] }, { status: 429 })
        : taking(input, init);
    };
    await connect({ kind: 'queue', queue: 'sales' });
    expect([done(call), waits]).toEqual([['enqueue'], [150]]);
  });

  it('says so when Telnyx never has it answered', async () => {
    const { call, connect, waits } = await answered();
    call.lag = 9;
    await expect(connect({ kind: 'queue', queue: 'q' })).rejects.toThrow(
      'Telnyx did not take enqueue: 422 90034',
    );
    expect(waits).toHaveLength(3);
  });

  it('is no matter for a call that is over', async () => {
    const { telnyx, call, connect } = await answered();
    telnyx.end(call, 'normal_clearing', '200');
    await connect({ kind: 'queue', queue: 'sales' });
    expect(done(call)).toEqual([]);
  });
});

describe('a message', () => {
  const receive = (telnyx: FakeTelnyx, type: string, payload: object = {}) => {
    const { url, headers, body } = telnyx.tell(telnyx.latest, type, {
      ...payload,
    });
    const request = { method: 'POST', url, path: '', headers };
    return telnyxFace.receive(
      { ...request, body: Buffer.from(body) },
      telnyx.account,
      telnyx.now,
    ) as Extract<Received, { kind: 'taken' }>;
  };

  it.each<[string, Message, string, object, string]>([
    [
      'of sound',
      { audio_url: 'https://example.com/a.mp3' },
      'playback_start',
      { audio_url: 'https://example.com/a.mp3' },
      'call.playback.ended',
    ],
    [
      'of words',
      { text: 'Bitte rufen Sie zurück.', language: 'de-AT' },
      'speak',
      { payload: 'Bitte rufen Sie zurück.', voice: 'AWS.Polly.Vicki' },
      'call.speak.ended',
    ],
  ])(
    '%s ends the call with its end',
    async (_name, message, action, body, event) => {
      const { telnyx, call, carrier, play } = await answered();
      // Nothing that ended before was the message.
      const early = receive(telnyx, event, { status: 'completed' });
      expect(early).not.toHaveProperty('hang_up');
      await play(message);
      expect(call.commands.at(-1)).toMatchObject({ action, body });
      const { hang_up } = receive(telnyx, event, { status: 'completed' });
      expect(hang_up).toBe(call.call_control_id);
      await carrier.hangUp(call.call_control_id);
      expect(call.state).toBe('over');
    },
  );

  it.each(['failed', 'file_not_found', 'cancelled'])(
    'that is %s ends the call, too',
    async (status) => {
      const { telnyx, call, play } = await answered();
      await play({ audio_url: 'https://example.com/a.mp3' });
      const { hang_up } = receive(telnyx, 'call.playback.ended', { status });
      expect(hang_up).toBe(call.call_control_id);
    },
  );

  it('that the end of the call cut off ends nothing', async () => {
    const { telnyx, play } = await answered();
    await play({ text: 'Hello.' });
    const status = 'call_hangup';
    const cut = receive(telnyx, 'call.speak.ended', { status });
    expect(cut).not.toHaveProperty('hang_up');
  });

  it('is heard alone: the bot goes, and the call does not end with it', async () => {
    const { telnyx, call, connect, play } = await answered();
    await connect({ kind: 'websocket', url: 'wss://bot.example.com' });
    await play({ text: 'Hello.' });
    expect(done(call)).toEqual([
      'streaming_start',
      'streaming_stop',
      'ai_assistant_stop',
      'speak',
    ]);
    const left = receive(telnyx, 'streaming.stopped');
    expect(left).not.toHaveProperty('hang_up');
  });

  it('is played once, however often it is told', async () => {
    const { call, play } = await answered();
    await play({ text: 'Hello.' });
    await play({ text: 'Hello.' });
    expect(done(call).filter((it) => it === 'speak')).toEqual(['speak']);
  });

  it('of nothing is a hang-up', async () => {
    const { call, play } = await answered();
    await play({});
    expect([done(call), call.state]).toEqual([['hangup'], 'over']);
  });

  it('is no matter for a call that is over, or that never was', async () => {
    const { telnyx, carrier, call, play } = await answered();
    telnyx.end(call, 'normal_clearing', '200');
    await play({ text: 'Hello.' });
    await carrier.playMessage?.('v3:nobody', { text: 'Hello.' });
    expect(done(call)).toEqual([]);
  });

  it.each([
    ['en-US', 'Joanna'],
    ['en-NZ', 'Joanna'],
    ['fr-CA', 'Chantal'],
    ['fr-BE', 'Lea'],
    ['xx', 'Joanna'],
    [undefined, 'Joanna'],
  ])('in %s is said by %s', async (language, voice) => {
    const { call, play } = await answered();
    await play({ text: 'x'.repeat(4_000), ...(language && { language }) });
    const { body } = call.commands.at(-1)!;
    expect(body.voice).toBe(`AWS.Polly.${voice}`);
    expect(body.payload).toHaveLength(3_000);
  });
});

describe('a recording', () => {
  it('is fetched without our key', async () => {
    const { telnyx, carrier, call } = await answered();
    const { call_control_id: id } = call;
    expect(await carrier.recording?.(id)).toBeNull();
    telnyx.recordings.set(id, Buffer.from('sound'));
    expect(await carrier.recording?.(id)).toEqual({
      content_type: 'audio/mpeg',
      bytes: Buffer.from('sound'),
    });
  });

  it('is not taken for none when Telnyx does not say', async () => {
    const { telnyx, carrier } = await answered();
    telnyx.fetch = async () => new Response('', { status: 503 });
    await expect(carrier.recording?.('v3:x')).rejects.toThrow('no list');
  });
});

describe('looking a call up', () => {
  const sought = soughtBy('att_01', { since: '2026-03-02T15:00:00.000Z' });

  it('finds by our token alone how a call went, of which nobody has the id', async () => {
    const { telnyx, carrier, place } = start();
    await place('att_00');
    await place();
    const call = telnyx.latest;
    const other = telnyx.calls[0]!;
    for (const it of [call, other]) telnyx.tell(it, 'call.initiated');
    expect(await carrier.lookUp(sought)).toMatchObject({
      kind: 'found',
      call: { call_id: call.call_control_id, state: 'ringing' },
    });
    telnyx.now += 5_000;
    telnyx.answer(call);
    telnyx.end(other, 'user_busy', '486');
    expect(await carrier.lookUp(sought)).toMatchObject({
      call: { state: 'in_progress', answered_at: '2026-03-02T15:00:05.000Z' },
    });
    telnyx.now += 60_000;
    telnyx.tell(call, 'call.machine.detection.ended', { result: 'human' });
    telnyx.end(call, 'normal_clearing', '200');
    telnyx.cost(call, '0.02');
    expect(await carrier.lookUp(sought)).toEqual({
      kind: 'found',
      call: {
        call_id: call.call_control_id,
        client_token: 'att_01',
        state: 'ended',
        placed_at: '2026-03-02T15:00:00.000Z',
        answered_at: '2026-03-02T15:00:05.000Z',
        ended_at: '2026-03-02T15:01:05.000Z',
        sip_code: 200,
        verdict: 'human',
        cost_usd: 0.02,
      },
    });
  });

  it('finds among the calls that are up what no event tells yet', async () => {
    const { telnyx, carrier, place } = start();
    telnyx.forgetful = true;
    for (const token of ['att_00', 'att_01', 'att_02']) await place(token);
    expect(await carrier.lookUp(sought)).toMatchObject({
      kind: 'found',
      call: { call_id: telnyx.calls[1]?.call_control_id, state: 'ringing' },
    });
  });

  it('says that there is none when both lists are without it', async () => {
    const { carrier, place } = start();
    await place('att_00');
    expect(await carrier.lookUp(sought)).toEqual({ kind: 'absent' });
  });

  it('does not say so of a call of which it once knew, nor after a day', async () => {
    const { telnyx, carrier } = start();
    const known = { ...sought, call_id: 'v3:nobody' };
    const unavailable = { kind: 'unavailable' };
    expect(await carrier.lookUp(known)).toEqual(unavailable);
    telnyx.now += 24 * 3_600_000;
    expect(await carrier.lookUp(sought)).toEqual(unavailable);
  });

  it.each(['/call_events', '/active_calls', '/calls/'])(
    'does not say so without an answer of %s',
    async (path) => {
      const { telnyx, carrier, place } = start();
      await place();
      const call_id = telnyx.latest.call_control_id;
      const answer = telnyx.fetch;
      telnyx.fetch = async (input, init) =>
        String(input).includes(path)
          ? new Response('<html>', { status: 404 })
          : answer(input, init);
      const asked = {
        ...sought,
        client_token: 'att_09',
        ...(path === '/calls/' && { call_id }),
      };
      expect(await carrier.lookUp(asked)).toEqual({ kind: 'unavailable' });
    },
  );

  it('knows the end of a call whose events are lost', async () => {
    const { telnyx, carrier, call } = await answered();
    telnyx.forgetful = true;
    const { call_control_id: call_id } = call;
    expect(await carrier.lookUp({ ...sought, call_id })).toMatchObject({
      kind: 'found',
      call: { state: 'ringing' },
    });
    telnyx.now += 30_000;
    telnyx.end(call, 'normal_clearing', '200');
    expect(await carrier.lookUp({ ...sought, call_id })).toMatchObject({
      kind: 'found',
      call: { state: 'ended', ended_at: '2026-03-02T15:00:30.000Z' },
    });
  });

  it('does not take the leg to a bot for the call', async () => {
    const { telnyx, carrier, call, connect } = await answered();
    await connect({ kind: 'sip', uri: 'sip:bot@example.com' });
    telnyx.endTarget(call, 'user_busy');
    expect(await carrier.lookUp(sought)).toMatchObject({
      call: { call_id: call.call_control_id, state: 'in_progress' },
    });
  });
});
