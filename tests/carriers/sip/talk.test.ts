import { createSocket } from 'node:dgram';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Baresip, hasBaresip } from './baresip.ts';
import { fastClock } from './gateway.ts';
import { comesTo, numberOf, type SipRig, startSip, whenHeard } from './rig.ts';

/** A call that a real phone picks up, with sound, and that we hang up. */

const isHere = hasBaresip();
if (!isHere) {
  console.warn(
    'skipped: no baresip on this machine. Install it with: apt-get install baresip-core',
  );
}

/** Of RTP: PCMU. @see RFC 3551 section 6 */
const PCMU = 0;
/** 20 ms of sound at 8 kHz, and the header of RTP. */
const PACKET_BYTES = 160 + 12;
const ENOUGH_PACKETS = 10;

describe.skipIf(!isHere)('a phone that picks up', () => {
  const phone = new Baresip();
  const rtp = createSocket('udp4');
  const packets: Buffer[] = [];
  let rig: SipRig;

  beforeAll(async () => {
    rtp.on('message', (packet) => packets.push(packet));
    await new Promise<void>((done) => rtp.bind(0, '127.0.0.1', done));
    const port = await phone.start([numberOf(0), numberOf(1)]);
    const clock = fastClock(Date.parse('2026-03-02T15:00:00.000Z'), 10);
    const rtp_port = rtp.address().port;
    rig = await startSip(clock, { portOf: () => port, rtp_port });
  });

  afterAll(async () => {
    phone.stop();
    await rig.stop();
    rtp.close();
  });

  test('is heard, and hung up by us', async () => {
    const answer = await rig.place(0, {});
    if (answer.kind !== 'accepted') throw new Error(answer.kind);
    await whenHeard(rig, 0, 'answered');
    while (packets.length < ENOUGH_PACKETS) {
      await new Promise((done) => setTimeout(done, 10));
    }
    expect(packets.every((packet) => packet.length === PACKET_BYTES)).toBe(
      true,
    );
    expect(packets.every((packet) => (packet[1]! & 0x7f) === PCMU)).toBe(true);
    // A tone, and no silence: all 0xff in µ-law.
    expect(
      packets
        .at(-1)!
        .subarray(12)
        .every((byte) => byte === 0xff),
    ).toBe(false);

    await rig.carrier.hangUp(answer.call_id);
    const events = await whenHeard(rig, 0, 'ended');
    expect(events.map(({ type }) => type)).toEqual([
      'ringing',
      'answered',
      'ended',
    ]);
    expect(comesTo(0, events)).toMatchObject({
      outcome: 'completed',
      sip_code: 200,
    });
    expect(rig.refused).toEqual([]);
  });

  test('waits for a verdict that never comes, gets a message, and is hung up', async () => {
    const amd = {
      placement: 'before_attach',
      max_decision_ms: 2_000,
      until: 'verdict',
    } as const;
    const answer = await rig.place(1, { amd });
    if (answer.kind !== 'accepted') throw new Error(answer.kind);
    const screened = await whenHeard(rig, 1, 'amd');
    expect(screened.at(-1)).toMatchObject({ type: 'amd', verdict: 'unknown' });
    // In time for people who wait: counted on the clock of the call.
    const [, answered, verdict] = screened.map(({ at }) => Date.parse(at));
    expect(verdict! - answered!).toBeGreaterThan(2_000);
    expect(verdict! - answered!).toBeLessThan(10_000);

    await rig.carrier.playMessage!(answer.call_id, { text: 'Goodbye' });
    const events = await whenHeard(rig, 1, 'ended');
    expect(comesTo(1, events)).toMatchObject({ outcome: 'completed' });
    expect(rig.refused).toEqual([]);
  });
});
