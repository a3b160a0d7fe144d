import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRef } from '#functions/adapters/carrier/call-ref.ts';
import type {
  Carrier,
  Placement,
} from '#functions/adapters/carrier/carrier.ts';
import type { Received } from '#functions/adapters/carrier/inbound.ts';
import {
  makePlacement,
  soughtBy,
} from '#functions/adapters/carrier/testing.ts';
import type { CallEvent, CallRef } from '#functions/platform/messages.ts';
import type { ContactState } from '#shared/domain/contact.ts';
import { applyNews } from '#shared/domain/contact-events.ts';
import {
  claimed,
  makeCampaign,
  makeUntouched,
  NOON,
} from '#shared/domain/testing.ts';
import { Line, type Weather } from './line.ts';

/**
 * What every carrier's adapter must do, whoever the carrier is: the same tests for
 * all of them, each over a stand-in of its vendor.
 */

/** How a call goes, as the vendor has it. */
export type Story =
  /** Rings, is answered, and ends ten seconds later. */
  | 'talks'
  | 'busy'
  /** Rings until the time-out. */
  | 'no_answer'
  /** The number does not exist. */
  | 'no_such_number'
  /** Ends with a status that nobody ever heard of. */
  | 'unheard_of';

/** What the vendor says to the next placements, besides taking them. */
export type Mood = 'takes' | 'throttles' | 'bad_number' | 'bad_account';

/** A vendor's stand-in, with our adapter before it. `M` is one message of the vendor to us. */
export interface Rig<M> {
  readonly carrier: Carrier;
  /** Where stories go by the number that is called: whom to call. */
  readonly numberFor?: (story: Story) => string;
  mood(mood: Mood): void;
  /** Calls that the vendor made: phones that rang. */
  calls(): number;
  /** Requests to place a call that arrived. */
  placements(): number;
  /** Whether the vendor still has the call up. */
  isUp(callId: string): boolean;
  /** All that the vendor sends of the latest call, in order, signed as it signs. */
  messages(story: Story): Promise<readonly M[]>;
  receive(message: M): Promise<Received>;
  /** The same message as others could send it: changed, signed by others, too old. */
  forgeries(message: M): Promise<readonly (readonly [name: string, M])[]>;
}

const REF: CallRef = {
  org_id: 'org_a',
  campaign_id: 'cmp_01',
  run_number: 1,
  seq: 0,
  slot: 3,
  attempt_id: 'att_01',
};

const placementOf = (attempt_id = 'att_01'): Placement =>
  makePlacement({
    client_token: attempt_id,
    ref: encodeRef({ ...REF, attempt_id }),
    variables: { name: 'A & <B> "C"' },
  });

/** @param makeRig - a new vendor without calls */
export function testCarrierPort<M>(
  name: string,
  makeRig: (line: (to: typeof globalThis.fetch) => Line) => Rig<M>,
): void {
  function start() {
    const lines: Line[] = [];
    const rig = makeRig((to) => {
      lines.push(new Line(to));
      return lines[0]!;
    });
    const weather = (now: Weather) => {
      lines[0]!.weather = now;
    };
    return { rig, weather };
  }

  async function placed(story: Story = 'talks') {
    const { rig, weather } = start();
    const to = rig.numberFor?.(story);
    const answer = await rig.carrier.place({
      ...placementOf(),
      ...(to && { to }),
    });
    if (answer.kind !== 'accepted') throw new Error(JSON.stringify(answer));
    return { rig, weather, call_id: answer.call_id };
  }

  async function eventsOf(rig: Rig<M>, story: Story): Promise<CallEvent[]> {
    const events: CallEvent[] = [];
    for (const message of await rig.messages(story)) {
      const received = await rig.receive(message);
      expect(received.kind).toBe('taken');
      if (received.kind === 'taken') {
        events.push(...received.events.filter((it) => it.type !== 'results'));
      }
    }
    return events;
  }

  describe(`the carrier port of ${name}`, () => {
    it('places one call for one placement', async () => {
      const { rig, call_id } = await placed();
      expect(call_id).not.toBe('');
      expect([rig.placements(), rig.calls()]).toEqual([1, 1]);
    });

    it.each<[Story, string]>([
      ['talks', 'completed'],
      ['busy', 'busy'],
      ['no_answer', 'no_answer'],
      ['no_such_number', 'invalid_number'],
    ])('tells of a call that %s: %s', async (story, outcome) => {
      const { rig, call_id } = await placed(story);
      const events = await eventsOf(rig, story);
      for (const event of events) {
        expect(event).toMatchObject({ ...REF, call_id });
      }
      expect(lastOf(apply(events))).toMatchObject({
        status: 'ended',
        outcome,
        call_id,
      });
    });

    it('says the same when it says it twice', async () => {
      const { rig } = await placed();
      const messages = await rig.messages('talks');
      for (const message of messages) {
        const [one, two] = [
          await rig.receive(message),
          await rig.receive(message),
        ];
        expect(two).toEqual(one);
      }
    });

    it('may speak in any order, and again', async () => {
      const { rig } = await placed();
      const events = await eventsOf(rig, 'talks');
      const expected = essence(apply(events));
      const muddled = fc
        .shuffledSubarray(events, { minLength: events.length })
        .chain((all) => fc.subarray(events).map((again) => [...all, ...again]));
      fc.assert(
        fc.property(muddled, (heard) => {
          expect(essence(apply(heard))).toEqual(expected);
        }),
        { numRuns: 50 },
      );
    });

    it.each<Weather>(['answer_lost', 'garbage', 'gateway_fails'])(
      'does not know of a call when there is %s, and rings nobody twice',
      async (now) => {
        const { rig, weather } = start();
        weather(now);
        const answer = await rig.carrier.place(placementOf());
        expect(answer).toEqual({ kind: 'unknown' });
        expect(rig.calls()).toBe(1);
        // Then it is asked for; whatever is said, nobody may say that there is none.
        const seen = await rig.carrier.lookUp(soughtBy('att_01'));
        expect(seen).toEqual({ kind: 'unavailable' });
      },
    );

    it('knows that there is no call when nothing left', async () => {
      const { rig, weather } = start();
      weather('unreachable');
      expect(await rig.carrier.place(placementOf())).toMatchObject({
        kind: 'refused',
        class: 'retryable',
        scope: 'route',
      });
      expect(rig.calls()).toBe(0);
    });

    it('waits out a storm of throttling, a request for each placement', async () => {
      const { rig } = start();
      rig.mood('throttles');
      for (let n = 0; n < 10; n += 1) {
        expect(await rig.carrier.place(placementOf(`att_${n}`))).toMatchObject({
          kind: 'refused',
          class: 'throttled',
        });
      }
      expect([rig.placements(), rig.calls()]).toEqual([10, 0]);
      rig.mood('takes');
      expect(await rig.carrier.place(placementOf())).toMatchObject({
        kind: 'accepted',
      });
    });

    it.each<[Mood, string]>([
      ['bad_number', 'number'],
      ['bad_account', 'account'],
    ])('says of %s that it is the %s', async (mood, scope) => {
      const { rig } = start();
      rig.mood(mood);
      expect(await rig.carrier.place(placementOf())).toMatchObject({
        kind: 'refused',
        class: 'terminal',
        scope,
      });
      expect(rig.calls()).toBe(0);
    });

    it('takes an end that it never heard of for no answer of a person', async () => {
      const { rig } = await placed('unheard_of');
      const events = await eventsOf(rig, 'unheard_of');
      const last = lastOf(apply(events));
      expect([undefined, 'unknown', 'error']).toContain(last?.outcome);
    });

    it('hangs up, also what is over, or was never there', async () => {
      const { rig, call_id } = await placed();
      expect(rig.isUp(call_id)).toBe(true);
      await rig.carrier.hangUp(call_id);
      expect(rig.isUp(call_id)).toBe(false);
      await rig.carrier.hangUp(call_id);
      await rig.carrier.hangUp(nobodys(call_id));
    });

    it('says so when it cannot hang up', async () => {
      const { rig, weather, call_id } = await placed();
      weather('unreachable');
      await expect(rig.carrier.hangUp(call_id)).rejects.toThrow();
    });

    it('never throws when it looks for a call', async () => {
      const { rig, weather, call_id } = await placed();
      const known = soughtBy('att_01', { call_id });
      const kinds = ['found', 'unavailable'];
      expect(kinds).toContain((await rig.carrier.lookUp(known)).kind);
      for (const now of ['unreachable', 'garbage', 'gateway_fails'] as const) {
        weather(now);
        expect(await rig.carrier.lookUp(known)).toEqual({
          kind: 'unavailable',
        });
      }
    });

    it('takes nothing from others, nor what was changed or is old', async () => {
      const { rig } = await placed();
      const messages = await rig.messages('talks');
      for (const message of messages) {
        const forged = await rig.forgeries(message);
        expect(forged.length).toBeGreaterThan(0);
        for (const [how, forgery] of forged) {
          const received = await rig.receive(forgery);
          expect([how, received]).toEqual([
            how,
            { kind: 'refused', status: 403 },
          ]);
        }
      }
    });
  });
}

/** An id of the same shape that no call has. */
const nobodys = (callId: string) =>
  callId.replace(/[0-9a-f]/gi, (c) => (c === '0' ? '1' : '0'));

/** The state of the contact whose one attempt these events are of. */
function apply(events: readonly CallEvent[]): ContactState {
  const rules = makeCampaign();
  let state = claimed(makeUntouched(), REF.attempt_id, NOON);
  for (const event of events) {
    const applied = applyNews(state, event, rules);
    if (applied.kind === 'changed') state = applied.state;
  }
  return state;
}

const lastOf = ({ attempts }: ContactState) => attempts.at(-1);

/** All but how often it was written. */
const essence = ({ rev: _, ...state }: ContactState) => state;
