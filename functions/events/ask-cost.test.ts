import { describe, expect, it } from 'vitest';
import type {
  CallSnapshot,
  CallSought,
  Carrier,
  LookUpAnswer,
} from '#functions/adapters/carrier/carrier.ts';
import { always } from '#functions/adapters/carrier/testing.ts';
import { writeState } from '#functions/adapters/dynamodb/state-store.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import type { CallEvent } from '#functions/platform/messages.ts';
import { iso } from '#shared/domain/instant.ts';
import { claimed, makeUntouched, NOON } from '#shared/domain/testing.ts';
import { askCost, costQuestion, isCostQuestion } from './ask-cost.ts';
import { readQueuedEvent } from './queued-event.ts';

const { org_id, campaign_id, run_number, seq } = makeUntouched();
const ended: CallEvent = {
  ...{ v: 1, org_id, campaign_id, run_number, seq, slot: 0 },
  attempt_id: 'att_1',
  event_id: 'evt_9',
  carrier_id: 'car_1',
  call_id: 'call_1',
  type: 'ended',
  at: iso(NOON + 60_000),
  answered_at: iso(NOON + 10_000),
  sip_code: 200,
};
const question = costQuestion(ended, { kind: 'twilio' })!;

describe('what there is to ask', () => {
  it('is what an answered call cost, in words that the queue reads', () => {
    const { answered_at: _, sip_code: __, ...rest } = ended;
    expect(question).toEqual({ ...rest, event_id: 'evt_9:cost', type: 'cost' });
    expect(readQueuedEvent(JSON.parse(JSON.stringify(question)))).toEqual(
      question,
    );
    expect(isCostQuestion(question)).toBe(true);
  });

  it.each<[string, Carrier['kind'], Partial<CallEvent>]>([
    ['at a carrier that says it by itself', 'telnyx', {}],
    ['at one that never says it', 'jambonz', {}],
    ['before the end', 'twilio', { type: 'answered' }],
    ['once it is known', 'twilio', { cost_usd: 0 }],
  ])('is nothing %s', (_case, kind, parts) => {
    expect(costQuestion({ ...ended, ...parts }, { kind })).toBeNull();
  });

  it('is nothing of a call that nobody answered', () => {
    const { answered_at: _, ...unanswered } = ended;
    expect(costQuestion(unanswered, { kind: 'twilio' })).toBeNull();
  });

  it('is nothing that an event with a cost could be taken for', () => {
    expect(isCostQuestion({ ...question, cost_usd: 0.01 })).toBe(false);
    expect(isCostQuestion(ended)).toBe(false);
  });
});

describe('the answer', () => {
  const found = (parts: Partial<CallSnapshot>): LookUpAnswer => ({
    kind: 'found',
    call: {
      call_id: 'call_1',
      client_token: 'att_1',
      state: 'ended',
      placed_at: iso(NOON),
      ...parts,
    },
  });

  async function ask(answer: LookUpAnswer, known?: number) {
    const table = makeTable({ seed: 1 });
    const state = claimed(makeUntouched(), 'att_1', NOON);
    const [attempt] = state.attempts;
    const cost = known === undefined ? {} : { cost_usd: known };
    const attempts = [{ ...attempt!, ...cost }];
    expect(await writeState(table, { ...state, attempts })).toBe(true);
    const asked: CallSought[] = [];
    const carrier: Carrier = {
      kind: 'twilio',
      calls_per_second: 1,
      place: async () => ({ kind: 'unknown' }),
      hangUp: async () => {},
      lookUp: async (sought) => {
        asked.push(sought);
        return answer;
      },
    };
    const carriers = always(carrier);
    return { told: await askCost({ table, carriers }, question), asked };
  }

  it('is told as the event that it is', async () => {
    const { told, asked } = await ask(found({ cost_usd: 0.013 }));
    expect(told).toEqual({ ...question, cost_usd: 0.013 });
    expect(asked).toMatchObject([
      { client_token: 'att_1', call_id: 'call_1', since: iso(NOON) },
    ]);
  });

  it.each<[string, LookUpAnswer]>([
    ['has no price yet', found({})],
    ['is not to be reached', { kind: 'unavailable' }],
    ['knows no such call', { kind: 'absent' }],
  ])('is none while the carrier %s', async (_case, answer) => {
    expect((await ask(answer)).told).toBeNull();
  });

  it('is not asked for when the books have it', async () => {
    const { told, asked } = await ask(found({ cost_usd: 0.013 }), 0.02);
    expect([told, asked]).toEqual([null, []]);
  });

  it('is none of an attempt that is not there', async () => {
    const deps = {
      table: makeTable({ seed: 1 }),
      carriers: always({} as Carrier),
    };
    expect(await askCost(deps, question)).toBeNull();
  });
});
