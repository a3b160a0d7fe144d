import type { PlaceAnswer } from '#functions/adapters/carrier/carrier.ts';
import {
  closeCircuit,
  putCircuit,
} from '#functions/adapters/dynamodb/circuit-store.ts';
import { metrics } from '#functions/platform/metrics.ts';
import type { CallFailure } from '#shared/domain/call-failure.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import {
  type Circuit,
  isCarriers,
  isStorm,
  noAnswers,
  opened,
  passage,
  probing,
  reasonOf,
  withAnswer,
  wordOf,
} from '#shared/domain/circuit.ts';
import type { Engine } from './engine.ts';
import { forgetCircuit } from './lately.ts';

/** How a dial was let through to a carrier, for what it says of it afterwards. */
export interface Way {
  readonly carrier_id: string;
  /** The circuit that it tries, when it was let through to do so. */
  readonly probes: Circuit | null;
}

type Heeds = Pick<Engine, 'table' | 'clock' | 'answers' | 'lately'>;

/**
 * Whether one of the org's carriers may be asked now. Of those who come once an
 * open circuit has waited long enough, one is let through.
 *
 * @returns null while nobody may call through it
 */
export async function findWay(
  { table, clock, lately }: Pick<Engine, 'table' | 'clock' | 'lately'>,
  org: string,
  carrier_id: string,
  circuit: Circuit | undefined,
): Promise<Way | null> {
  switch (passage(circuit, clock.now())) {
    case 'open_way':
      return { carrier_id, probes: null };
    case 'wait':
      return null;
    case 'probe': {
      const tried = probing(circuit!, clock.now());
      const won = await putCircuit(table, org, circuit, tried, carrier_id);
      forgetCircuit({ lately }, org, carrier_id);
      return won ? { carrier_id, probes: tried } : null;
    }
  }
}

/**
 * Learns from an answer of a carrier: a storm opens its circuit, one word about the
 * account or the route opens it at once and for long, a probe decides it.
 *
 * @returns whether another call may be tried through it at once
 */
export async function heedAnswer(
  engine: Heeds,
  org: string,
  way: Way,
  answer: PlaceAnswer,
): Promise<boolean> {
  const refusal =
    answer.kind === 'refused' && isCarriers(answer) ? answer : null;
  if (refusal || answer.kind === 'unknown') {
    metrics().measureOften('CarrierErrors', 1);
  }
  return learn(engine, org, way, refusal);
}

/**
 * Learns from a call that the carrier had taken, and could not bring to its number.
 *
 * Counted apart from what it answers to placements: a carrier whose network is down
 * goes on taking calls, and each that it takes would end the count. After a storm it
 * is left alone for long, and again after one more such call, until a phone rings.
 *
 * @returns whether another call may be tried through it at once
 */
export async function heedFailure(
  engine: Heeds,
  org: string,
  carrier_id: string,
  failure: CallFailure,
): Promise<boolean> {
  if (!isCarriers(failure)) return true;
  metrics().measureOften('CarrierErrors', 1);
  const { table, clock, answers } = engine;
  const now = clock.now();
  const key = endsKey(org, carrier_id);
  const seen = withAnswer(answers.get(key) ?? noAnswers, false, now);
  answers.set(key, seen);
  if (!wordOf(failure) && !isStorm(seen)) return true;
  const next = opened(undefined, now, reasonOf(failure));
  // Another one may have been faster: then it is open.
  await putCircuit(table, org, undefined, next, carrier_id);
  forgetCircuit(engine, org, carrier_id);
  return false;
}

/** A call of the carrier came to its number: the way there is not down. */
export const heedArrival = (
  { answers }: Pick<Engine, 'answers'>,
  org: string,
  carrier_id: string,
): void => void answers.delete(endsKey(org, carrier_id));

/** @param refusal - null: it took the call, or what it said is about a number */
async function learn(
  { table, clock, answers, lately }: Heeds,
  org: string,
  { carrier_id, probes }: Way,
  refusal: CallFailure | null,
): Promise<boolean> {
  const now = clock.now();
  const key = answersKey(org, carrier_id);
  const seen = withAnswer(answers.get(key) ?? noAnswers, !refusal, now);
  answers.set(key, seen);
  const word = refusal ? wordOf(refusal) : undefined;
  if (probes) {
    if (refusal) {
      const next = opened(probes, now, word);
      await putCircuit(table, org, probes, next, carrier_id);
    } else await closeCircuit(table, org, probes, carrier_id);
    forgetCircuit({ lately }, org, carrier_id);
    return !refusal;
  }
  if (!refusal || !(word || isStorm(seen))) return true;
  answers.delete(key);
  // Another one may have been faster: then it is open.
  const next = opened(undefined, now, word);
  await putCircuit(table, org, undefined, next, carrier_id);
  forgetCircuit({ lately }, org, carrier_id);
  return false;
}

/** How the calls of a carrier end. */
const endsKey = (org: string, carrier: string) => `${org} ${carrier} ends`;

/** What the deployment's own carrier answered is kept by the organization alone. */
const answersKey = (org: string, carrier: string) =>
  carrier === OWN_CARRIER ? org : `${org} ${carrier}`;
