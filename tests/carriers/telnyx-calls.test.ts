import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOON } from '#shared/domain/testing.ts';
import type { FakeTelnyx } from './fake-telnyx.ts';
import type { Webhook } from './fake-telnyx-signer.ts';
import {
  makeTelnyxWorld,
  OURS,
  THEIRS,
  type WorldParts,
} from './telnyx-world.ts';

/** Calls through the product's own code, from the dial to the cost. */

const done = ({ telnyx }: Awaited<ReturnType<typeof makeTelnyxWorld>>) =>
  telnyx.latest.commands.map(({ action }) => action);

async function dialled(parts: WorldParts = {}) {
  const world = await makeTelnyxWorld(parts);
  await world.dial();
  const { telnyx } = world;
  const call = telnyx.latest;
  const last = async () => (await world.contact()).attempts.at(-1);
  return { ...world, world, call, last };
}

describe('a call through Telnyx', () => {
  it('is placed, answered, connected, over, and costs', async () => {
    const {
      telnyx,
      call,
      arrive,
      world,
      last,
      dialled: next,
    } = await dialled();
    expect(call.dial).toMatchObject({ to: THEIRS, from: OURS });
    expect(await arrive(telnyx.tell(call, 'call.initiated'))).toBe(200);
    telnyx.now += 6_000;
    expect(await arrive(telnyx.answer(call))).toBe(200);
    const { body } = call.commands.at(-1)!;
    expect(done(world)).toEqual(['streaming_start']);
    expect(body).toMatchObject({ stream_url: 'wss://bot.example.com' });
    expect(body.custom_parameters).toContainEqual({
      name: 'first_name',
      value: 'Ana',
    });
    telnyx.now += 42_000;
    expect(await arrive(telnyx.end(call, 'normal_clearing', '200'))).toBe(200);
    telnyx.now += 2_000;
    expect(await arrive(telnyx.cost(call, '0.0214'))).toBe(200);
    expect(await last()).toMatchObject({
      status: 'ended',
      outcome: 'completed',
      call_id: call.call_control_id,
      carrier_id: 'car_telnyx',
      answered_at: '2026-03-02T12:00:06.000Z',
      ended_at: '2026-03-02T12:00:48.000Z',
      sip_code: 200,
      cost_usd: 0.0214,
    });
    expect(next).toHaveLength(1);
  });

  it('ends when the bot has left, which Telnyx does not see to', async () => {
    const { telnyx, call, arrive, world, last } = await dialled();
    await arrive(telnyx.answer(call));
    expect(call.state).toBe('answered');
    expect(await arrive(telnyx.tell(call, 'streaming.stopped'))).toBe(200);
    expect([done(world), call.state]).toEqual([
      ['streaming_start', 'hangup'],
      'over',
    ]);
    // Its end is an event like any other.
    const { event } = telnyx.log.at(-1)!;
    await arrive(telnyx.send(event, telnyx.account.webhook_url));
    expect(await last()).toMatchObject({ outcome: 'completed' });
  });

  it('plays its message to a machine after the greeting, and hangs up after it', async () => {
    const { telnyx, call, arrive, world, last } = await dialled({
      campaign: {
        amd: { enabled: true, on_machine: 'message', on_unknown: 'attach' },
      },
      message: { text: 'Please call us back.', language: 'en-GB' },
    });
    const detect = (result: string) =>
      telnyx.tell(call, 'call.machine.detection.ended', { result });
    await arrive(telnyx.answer(call));
    telnyx.now += 3_000;
    await arrive(detect('machine'));
    // It speaks; nothing is said into its greeting.
    expect(done(world)).toEqual(['streaming_start']);
    telnyx.now += 12_000;
    const result = 'beep_detected';
    await arrive(telnyx.tell(call, 'call.machine.greeting.ended', { result }));
    expect(done(world)).toEqual([
      'streaming_start',
      'streaming_stop',
      'ai_assistant_stop',
      'speak',
    ]);
    await arrive(telnyx.tell(call, 'streaming.stopped'));
    expect(call.state).toBe('answered');
    telnyx.now += 5_000;
    const status = 'completed';
    expect(
      await arrive(telnyx.tell(call, 'call.speak.ended', { status })),
    ).toBe(200);
    expect(call.state).toBe('over');
    const { event } = telnyx.log.at(-1)!;
    await arrive(telnyx.send(event, telnyx.account.webhook_url));
    expect(await last()).toMatchObject({ amd: 'machine', outcome: 'machine' });
  });

  it('goes to people only once it is no machine', async () => {
    const { telnyx, call, arrive, world } = await dialled({
      target: { kind: 'queue', queue: 'sales' },
      campaign: {
        amd: { enabled: true, on_machine: 'hang_up', on_unknown: 'attach' },
      },
    });
    expect(call.dial).toMatchObject({
      answering_machine_detection: 'detect',
      answering_machine_detection_config: { total_analysis_time_millis: 2_000 },
    });
    await arrive(telnyx.answer(call));
    expect(done(world)).toEqual([]);
    telnyx.now += 2_000;
    const result = 'not_sure';
    await arrive(telnyx.tell(call, 'call.machine.detection.ended', { result }));
    expect(done(world)).toEqual(['enqueue']);
  });

  it('is hung up when the bot cannot be reached', async () => {
    const { telnyx, call, arrive, world, last } = await dialled();
    await arrive(telnyx.answer(call));
    await arrive(
      telnyx.tell(call, 'streaming.failed', { failure_reason: 'x' }),
    );
    expect(done(world).at(-1)).toBe('hangup');
    const { event } = telnyx.log.at(-1)!;
    await arrive(telnyx.send(event, telnyx.account.webhook_url));
    expect(await last()).toMatchObject({ status: 'ended', outcome: 'error' });
  });
});

describe('a call that rang nowhere', () => {
  it.each([
    ['the network', 'unspecified', '503', undefined],
    [
      'the account, with the code of a number that is none',
      'not_found',
      '404',
      'D19',
    ],
  ])(
    'by the fault of %s is none of the contact’s attempts',
    async (_whose, cause, code, error_code) => {
      const { telnyx, call, arrive, world } = await dialled();
      await arrive(telnyx.tell(call, 'call.initiated'));
      telnyx.now += 1_000;
      const webhook = telnyx.tell(call, 'call.hangup', {
        hangup_cause: cause,
        sip_hangup_cause: code,
        ...(error_code && { telnyx_error: { error_code } }),
      });
      expect(await arrive(webhook)).toBe(200);
      expect(await world.contact()).toMatchObject({ attempts: [] });
    },
  );

  it.each([
    ['10010', 'D14', 'ends the contact', { status: 'exhausted' }],
    ['90103', undefined, 'changes nothing', { attempts: [] }],
    ['10010', 'D51', 'changes nothing', { attempts: [] }],
  ])(
    'as refused with %s %s %s',
    async (code, telnyx_error, _what, expected) => {
      const world = await makeTelnyxWorld();
      world.telnyx.refusal = {
        status: code === '90103' ? 429 : 403,
        code,
        ...(telnyx_error && { telnyx_error }),
      };
      await world.dial();
      expect(await world.contact()).toMatchObject(expected);
    },
  );
});

describe('a call whose events overtake each other', () => {
  it('may be answered, and over, before its placement is', async () => {
    const world = await makeTelnyxWorld();
    const { telnyx, arrive } = world;
    const taking = telnyx.fetch;
    const statuses: number[] = [];
    telnyx.fetch = async (input, init) => {
      const answer = await taking(input, init);
      if (!String(input).endsWith('/calls')) return answer;
      // Telnyx is faster than its own answer.
      const call = telnyx.latest;
      statuses.push(await arrive(telnyx.tell(call, 'call.initiated')));
      statuses.push(await arrive(telnyx.answer(call)));
      return answer;
    };
    await world.dial();
    const call = telnyx.latest;
    expect([statuses, done(world)]).toEqual([[200, 200], ['streaming_start']]);
    await arrive(telnyx.end(call, 'normal_clearing', '200'));
    const { attempts } = await world.contact();
    expect(attempts).toMatchObject([
      { outcome: 'completed', call_id: call.call_control_id },
    ]);
  });

  it.each(['before', 'after'])(
    'is known though its answer is lost: call.answered comes %s that',
    async (when) => {
      const world = await makeTelnyxWorld();
      const { telnyx, arrive } = world;
      const taking = telnyx.fetch;
      telnyx.fetch = async (input, init) => {
        const answer = await taking(input, init);
        if (!String(input).endsWith('/calls')) return answer;
        if (when === 'before') await arrive(telnyx.answer(telnyx.latest));
        throw Object.assign(new TypeError('fetch failed'), {
          cause: Object.assign(new Error(), { code: 'ECONNRESET' }),
        });
      };
      await world.dial();
      if (when === 'after') {
        const { attempts } = await world.contact();
        expect(attempts.at(-1)?.status).toBe('submission_unknown');
        await arrive(telnyx.answer(telnyx.latest));
      }
      expect(done(world)).toEqual(['streaming_start']);
      await arrive(telnyx.end(telnyx.latest, 'normal_clearing', '200'));
      expect((await world.contact()).attempts).toMatchObject([
        { outcome: 'completed' },
      ]);
      expect(telnyx.calls).toHaveLength(1);
    },
  );

  it('is found by its token when its answer and all its events are lost', async () => {
    const world = await makeTelnyxWorld();
    const { telnyx } = world;
    const taking = telnyx.fetch;
    telnyx.fetch = async (input, init) => {
      const answer = await taking(input, init);
      if (!String(input).endsWith('/calls')) return answer;
      return new Response('', { status: 502 });
    };
    await world.dial();
    const call = telnyx.latest;
    telnyx.tell(call, 'call.initiated');
    telnyx.now += 50_000;
    telnyx.end(call, 'user_busy', '486');
    await world.mend();
    const { attempts } = await world.contact();
    expect(attempts).toMatchObject([
      { status: 'ended', outcome: 'busy', sip_code: 486 },
    ]);
    expect(telnyx.calls).toHaveLength(1);
  });

  it.each([
    ['has it up: it rings, though no event is listed', true, ['ringing']],
    ['never had it: the contact goes back', false, []],
  ])(
    'is placed again only if Telnyx does not know it. Telnyx %s',
    async (_name, isTaken, statuses) => {
      const world = await makeTelnyxWorld();
      const { telnyx } = world;
      telnyx.forgetful = true;
      const taking = telnyx.fetch;
      telnyx.fetch = async (input, init) => {
        if (!String(input).endsWith('/calls')) return taking(input, init);
        if (isTaken) await taking(input, init);
        return new Response('', { status: 504 });
      };
      await world.dial();
      telnyx.now += 60_000;
      await world.mend();
      const { attempts } = await world.contact();
      expect(attempts.map(({ status }) => status)).toEqual(statuses);
    },
  );

  it('has one stream of however many answers', async () => {
    const { telnyx, call, arrive, world } = await dialled();
    const answered = telnyx.answer(call);
    for (let n = 0; n < 4; n += 1) expect(await arrive(answered)).toBe(200);
    expect(done(world)).toEqual(['streaming_start']);
  });

  it('is over before it is answered, and is connected to nobody', async () => {
    const { telnyx, call, arrive, world, last } = await dialled();
    telnyx.now += 5_000;
    const answered = telnyx.answer(call);
    telnyx.now += 1_000;
    await arrive(telnyx.end(call, 'normal_clearing', '200'));
    await arrive(answered);
    expect(done(world)).toEqual([]);
    expect(await last()).toMatchObject({
      outcome: 'error',
      attach_failed: true,
      answered_at: '2026-03-02T12:00:05.000Z',
    });
  });
});

describe('people, who are connected after a verdict', () => {
  type Amd = NonNullable<NonNullable<WorldParts['campaign']>['amd']>;
  /** Somebody picked up, and a queue of people waits for the verdict. */
  async function screened(amd: Partial<Amd> = {}) {
    const parts = await dialled({
      campaign: {
        amd: {
          enabled: true,
          on_machine: 'hang_up',
          on_unknown: 'attach',
          ...amd,
        },
      },
      target: { kind: 'queue', queue: 'sales' },
      message: { text: 'Please call us back.' },
    });
    const { telnyx, call, arrive } = parts;
    const answered = telnyx.answer(call);
    expect(await arrive(answered)).toBe(200);
    expect(done(parts)).toEqual([]);
    const detects = (result: string, of = 'detection') =>
      arrive(telnyx.tell(call, `call.machine.${of}.ended`, { result }));
    return { ...parts, answered, detects };
  }

  it('wait two seconds for one that never comes', async () => {
    const { world, later, hearLater, last } = await screened();
    expect(later).toMatchObject([
      { seconds: 2, event: { type: 'amd', verdict: 'unknown' } },
    ]);
    await hearLater();
    expect(done(world)).toEqual(['enqueue']);
    expect(await last()).toMatchObject({ amd: 'unknown' });
  });

  it('are not connected twice by one that came', async () => {
    const { world, hearLater, detects, last } = await screened();
    await detects('human');
    await hearLater();
    expect(done(world)).toEqual(['enqueue']);
    expect(await last()).toMatchObject({ amd: 'human' });
  });

  it('are hung up on, where the campaign has nobody connected who may be a machine', async () => {
    const { world, hearLater } = await screened({ on_unknown: 'hang_up' });
    await hearLater();
    expect(done(world)).toEqual(['hangup']);
  });

  it('are not connected to a machine that greets: it hears the message then', async () => {
    const { world, hearLater, detects, last } = await screened({
      on_machine: 'message',
    });
    await detects('machine');
    expect(await last()).toMatchObject({ amd: 'machine' });
    await hearLater();
    expect(done(world)).toEqual([]);
    await detects('ended', 'greeting');
    expect(done(world)).toContain('speak');
  });

  it('wait for a minute at most, where our own message is lost as well', async () => {
    const { telnyx, world, answered, arrive, later, hearLater, mend } =
      await screened();
    // Told again it is said again, too.
    await arrive(answered);
    expect(later.splice(0)).toHaveLength(2);
    telnyx.now += 62_000;
    await mend();
    expect(later).toMatchObject([{ seconds: 1 }]);
    await hearLater();
    expect(done(world)).toEqual(['enqueue']);
  });

  it('wait for nothing where a bot talks while it is screened', async () => {
    const { telnyx, call, arrive, later } = await dialled({
      campaign: {
        amd: { enabled: true, on_machine: 'hang_up', on_unknown: 'attach' },
      },
    });
    await arrive(telnyx.answer(call));
    expect(later).toEqual([]);
  });
});

describe('whatever is late, lost and told again', () => {
  /** What Telnyx tells of one call, in order. */
  const events = ['initiated', 'answered', 'human', 'ended', 'cost'] as const;
  const story = fc
    .shuffledSubarray([...events], { minLength: events.length })
    .chain((order) =>
      fc.record({
        order: fc.subarray([...events]).map((again) => [...order, ...again]),
        // Before this event the answer to the placement arrives; or never.
        heard_before: fc.integer({ min: 0, max: events.length }),
        is_lost: fc.boolean(),
        command_is_lost: fc.boolean(),
      }),
    );

  it('is one call, with one bot, and one end', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        const { order, heard_before, is_lost, command_is_lost } = told;
        const world = await makeTelnyxWorld({
          campaign: {
            amd: { enabled: true, on_machine: 'hang_up', on_unknown: 'attach' },
          },
        });
        const { telnyx, arrive } = world;
        const taking = telnyx.fetch;
        let left: string[] = [...order];
        let made: Map<string, Webhook> | undefined;
        const hear = async (count: number) => {
          const now = left.slice(0, count);
          left = left.slice(count);
          for (const name of now) {
            const webhook = made!.get(name)!;
            expect(await arrive(webhook)).toBe(200);
          }
        };
        let commands = 0;
        telnyx.fetch = async (input, init) => {
          const answer = await taking(input, init);
          const url = String(input);
          if (url.endsWith('/calls')) {
            made = wholeStory(telnyx);
            await hear(heard_before);
            if (is_lost) return new Response('', { status: 502 });
          } else if (url.includes('/actions/') && command_is_lost) {
            commands += 1;
            if (commands % 2 === 1) return new Response('', { status: 500 });
          }
          return answer;
        };
        await world.dial();
        await hear(left.length);
        expect(telnyx.calls).toHaveLength(1);
        const streams = done(world).filter((it) => it === 'streaming_start');
        expect(streams.length).toBeLessThanOrEqual(1);
        const { attempts } = await world.contact();
        expect(attempts).toMatchObject([
          {
            status: 'ended',
            // Its end may overtake all that has somebody connected.
            outcome: streams.length === 1 ? 'completed' : 'error',
            amd: 'human',
            answered_at: '2026-03-02T12:00:06.000Z',
            ended_at: '2026-03-02T12:00:30.000Z',
            cost_usd: 0.012,
          },
        ]);
        expect(world.queued).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

/** All that Telnyx tells of a call that goes well; the call itself stays up for commands. */
function wholeStory(telnyx: FakeTelnyx): Map<string, Webhook> {
  const call = telnyx.latest;
  const at = (seconds: number) => {
    telnyx.now = NOON + seconds * 1_000;
  };
  const made = new Map<string, Webhook>();
  made.set('initiated', telnyx.tell(call, 'call.initiated'));
  at(6);
  made.set('answered', telnyx.answer(call));
  at(8);
  const human = { result: 'human_residence' };
  made.set(
    'human',
    telnyx.tell(call, 'call.machine.premium.detection.ended', human),
  );
  at(30);
  made.set('ended', telnyx.end(call, 'normal_clearing', '200'));
  call.state = 'answered';
  at(32);
  made.set('cost', telnyx.cost(call));
  return made;
}

describe('a webhook that arrives', () => {
  it('is refused unsigned, foreign, and for others’ accounts', async () => {
    const { telnyx, call, arrive, last } = await dialled();
    const webhook = telnyx.answer(call);
    expect(await arrive({ ...webhook, headers: {} })).toBe(403);
    expect(await arrive({ ...webhook, body: `${webhook.body} ` })).toBe(403);
    const url = webhook.url.replace('org_a', 'org_b');
    expect(await arrive({ ...webhook, url })).toBe(403);
    telnyx.now += 301_000;
    expect(await arrive(webhook)).toBe(403);
    expect((await last())?.status).not.toBe('answered');
    expect(call.commands).toEqual([]);
  });
});
