import { expect, it } from 'vitest';
import { iso } from '#shared/domain/instant.ts';
import { FakeTwilio } from '#tests/carriers/fake-twilio.ts';
import { inTheirTime } from './in-their-time.ts';
import { makePlacement, soughtBy } from './testing.ts';
import { twilioCarrier } from './twilio/twilio.ts';

const REAL = Date.parse('2026-03-02T15:00:00Z');
const AHEAD = 3 * 3_600_000;
const clocks = {
  clock: { now: () => REAL + AHEAD },
  realClock: { now: () => REAL },
};
const account_sid = `AC${'a1'.repeat(16)}`;
const auth_token = 'b2'.repeat(16);

/** Twilio on the wall clock, asked by a run whose clock is hours ahead. */
function rig() {
  const twilio = new FakeTwilio({ account_sid, auth_token, now: () => REAL });
  const account = {
    org_id: 'org_a',
    carrier_id: 'car_1',
    credentials: { auth_token },
    settings: { account_sid },
    calls_per_second: 1,
    webhook_url: 'https://calls.example.com/carrier-events/twilio/org_a/car_1',
  };
  const deps = { fetch: twilio.fetch, real_clock: clocks.realClock };
  return { twilio, carrier: inTheirTime(twilioCarrier(account, deps), clocks) };
}
const since = iso(REAL + AHEAD - 30_000);

it('finds the call whose answer was lost: placed again it would ring twice', async () => {
  const { twilio, carrier } = rig();
  await carrier.place(makePlacement());
  const found = await carrier.lookUp(soughtBy('att_01', { since }));
  expect(found).toMatchObject({
    kind: 'found',
    call: { call_id: twilio.calls[0]!.sid, placed_at: iso(REAL + AHEAD) },
  });
});

it('does not take an earlier call to the same person for it', async () => {
  const { twilio, carrier } = rig();
  await carrier.place(makePlacement());
  const other_call_ids = [twilio.calls[0]!.sid];
  const sought = soughtBy('att_02', { since, other_call_ids });
  expect(await carrier.lookUp(sought)).toEqual({ kind: 'absent' });
});

it('lets Twilio keep a call until the hours are over by its own clock', async () => {
  const { twilio, carrier } = rig();
  twilio.queue_ms = 4_000;
  const within = (ms: number) =>
    makePlacement({ not_after: iso(REAL + AHEAD + ms) });
  expect((await carrier.place(within(5_000))).kind).toBe('accepted');
  expect((await carrier.place(within(3_000))).kind).toBe('refused');
});
