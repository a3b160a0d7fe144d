import { createSocket } from 'node:dgram';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fastClock } from './gateway.ts';
import { comesTo, numberOf, type SipRig, startSip, whenHeard } from './rig.ts';
import { type Behaviour, hasSipp, SippPeers } from './sipp.ts';

/**
 * Calls over real SIP: our adapter asks a gateway, which calls `sipp` over UDP and
 * tells our face what the network says.
 */

const isHere = hasSipp();
if (!isHere) {
  console.warn(
    'skipped: no sipp on this machine. Install it with: apt-get install sip-tester',
  );
}

const SPEED = 10;
/** It rings out soon: on the fast clock, in little more than a second. */
const RING_SECONDS = 12;
const seconds = (virtual: number) => (virtual * 1_000) / SPEED;
const clock = fastClock(Date.parse('2026-03-02T15:00:00.000Z'), SPEED);

const refuses = (
  status: number,
  reason: string,
  rings?: number,
  headers: readonly string[] = [],
): Behaviour => ({
  ...(rings !== undefined && { rings_ms: seconds(rings) }),
  ends: { kind: 'refuses', status, reason, headers },
});

const blockedReason =
  'Reason: SIP ;cause=603 ;text="v=analytics1;url=https://redress.example;id=7"';

/** What each answer of the network must come to; `system_retry` is none of the contact's attempts. */
const cases: readonly (readonly [
  name: string,
  behaviour: Behaviour | null,
  expected: object,
  ring_seconds?: number,
])[] = [
  [
    '200, and the other side hangs up',
    { rings_ms: seconds(2), ends: { kind: 'talks', ms: seconds(10) } },
    { outcome: 'completed', sip_code: 200 },
  ],
  [
    '404',
    refuses(404, 'Not Found'),
    { outcome: 'invalid_number', sip_code: 404 },
  ],
  ['408 before it rang', refuses(408, 'Request Timeout'), { retry: 'route' }],
  [
    '408 after it rang',
    refuses(408, 'Request Timeout', 11),
    { outcome: 'no_answer', sip_code: 408 },
    30,
  ],
  [
    '480',
    refuses(480, 'Temporarily Unavailable', 2),
    { outcome: 'no_answer', sip_code: 480 },
  ],
  ['486', refuses(486, 'Busy Here'), { outcome: 'busy', sip_code: 486 }],
  [
    '487, when it rang out',
    { ends: { kind: 'rings_on' } },
    { outcome: 'no_answer', sip_code: 487 },
  ],
  [
    '200 that crosses our CANCEL',
    { ends: { kind: 'picks_up_too_late' } },
    { outcome: 'no_answer', sip_code: 487 },
  ],
  ['503', refuses(503, 'Service Unavailable'), { retry: 'route' }],
  [
    '503 with Retry-After',
    refuses(503, 'Service Unavailable', undefined, ['Retry-After: 30']),
    { retry: 'route' },
  ],
  ['503 of a limit', refuses(503, 'CPS limit exceeded'), { retry: 'account' }],
  ['600', refuses(600, 'Busy Everywhere'), { outcome: 'busy', sip_code: 600 }],
  [
    '603',
    refuses(603, 'Decline', 4),
    { outcome: 'rejected', sip_code: 603, possibly_blocked: undefined },
  ],
  [
    '603 of analytics',
    refuses(603, 'Network Blocked', undefined, [blockedReason]),
    { outcome: 'rejected', sip_code: 603, possibly_blocked: true },
  ],
  ['no answer at all', null, { retry: 'route' }],
];

describe.skipIf(!isHere)('a call over SIP', () => {
  const peers = new SippPeers();
  const mute = createSocket('udp4');
  const ports = new Map<string, number>();
  const done = new Map<number, Promise<boolean>>();
  let rig: SipRig;

  beforeAll(async () => {
    rig = await startSip(clock, { portOf: (number) => ports.get(number)! });
    await new Promise<void>((bound) => mute.bind(0, '127.0.0.1', bound));
    await Promise.all(
      cases.map(async ([, behaviour], index) => {
        const number = numberOf(index);
        if (!behaviour) return ports.set(number, mute.address().port);
        const peer = await peers.start(behaviour);
        done.set(index, peer.done);
        return ports.set(number, peer.port);
      }),
    );
    // All at once: they wait for each other's clocks, and for nothing else.
    const answers = await Promise.all(
      cases.map(([, , , ring_seconds = RING_SECONDS], index) =>
        rig.place(index, { ring_timeout_seconds: ring_seconds }),
      ),
    );
    expect(answers.map(({ kind }) => kind)).toEqual(
      cases.map(() => 'accepted'),
    );
  });

  afterAll(async () => {
    peers.stop();
    await rig.stop();
    mute.close();
  });

  test.each(
    cases.map(([name, , expected], index) => ({ name, expected, index })),
  )('$name', async ({ expected, index }) => {
    const events = await whenHeard(rig, index, 'ended');
    expect(comesTo(index, events)).toMatchObject(expected);
    // The peer got every message that the RFC owes it, acknowledgements too.
    expect((await done.get(index)) ?? true).toBe(true);
    expect(rig.refused).toEqual([]);
  });

  test('487, when we hang up before anybody answers', async () => {
    const index = cases.length;
    const peer = await peers.start({ ends: { kind: 'rings_on' } });
    ports.set(numberOf(index), peer.port);
    const answer = await rig.place(index, {});
    if (answer.kind !== 'accepted') throw new Error(answer.kind);
    await whenHeard(rig, index, 'ringing');
    await rig.carrier.hangUp(answer.call_id);
    const events = await whenHeard(rig, index, 'ended');
    expect(comesTo(index, events)).toMatchObject({
      outcome: 'no_answer',
      sip_code: 487,
    });
    expect(await peer.done).toBe(true);
    // Once more is no harm: it is over.
    await rig.carrier.hangUp(answer.call_id);
  });
});
