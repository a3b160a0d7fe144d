import type { PlaceAnswer } from '#functions/adapters/carrier/carrier.ts';
import {
  closeCircuit,
  putCircuit,
} from '#functions/adapters/dynamodb/circuit-store.ts';
import { metrics } from '#functions/platform/metrics.ts';
import {
  type Circuit,
  isStorm,
  noAnswers,
  opened,
  passage,
  probing,
  withAnswer,
} from '#shared/domain/circuit.ts';
import type { Engine } from './engine.ts';
import { forgetCircuit } from './lately.ts';

/** How a dial was let through, for what it says of the carrier afterwards. */
export interface Way {
  /** The circuit that it tries, when it was let through to do so. */
  readonly probes: Circuit | null;
}

/**
 * Whether the org's carrier may be asked now. Of those who come once an open
 * circuit has waited long enough, one is let through.
 *
 * @returns null while nobody may call
 */
export async function findWay(
  { table, clock, lately }: Pick<Engine, 'table' | 'clock' | 'lately'>,
  org: string,
  circuit: Circuit | undefined,
): Promise<Way | null> {
  switch (passage(circuit, clock.now())) {
    case 'open_way':
      return { probes: null };
    case 'wait':
      return null;
    case 'probe': {
      const tried = probing(circuit!, clock.now());
      const won = await putCircuit(table, org, circuit, tried);
      forgetCircuit({ lately }, org);
      return won ? { probes: tried } : null;
    }
  }
}

/**
 * Learns from an answer of the carrier: a storm opens the circuit, a probe decides it.
 *
 * @returns whether another call may be tried at once
 */
export async function heedAnswer(
  engine: Pick<Engine, 'table' | 'clock' | 'answers' | 'lately'>,
  org: string,
  { probes }: Way,
  answer: PlaceAnswer,
): Promise<boolean> {
  const { table, clock, answers } = engine;
  const isRefused =
    answer.kind === 'refused' &&
    !(answer.class === 'terminal' && answer.scope === 'number');
  if (isRefused || answer.kind === 'unknown') {
    metrics().measureOften('CarrierErrors', 1);
  }
  const now = clock.now();
  const seen = withAnswer(answers.get(org) ?? noAnswers, !isRefused, now);
  answers.set(org, seen);
  if (probes) {
    if (isRefused) await putCircuit(table, org, probes, opened(probes, now));
    else await closeCircuit(table, org, probes);
    forgetCircuit(engine, org);
    return !isRefused;
  }
  if (!isRefused || !isStorm(seen)) return true;
  answers.delete(org);
  // Another one may have been faster: then it is open.
  await putCircuit(table, org, undefined, opened(undefined, now));
  forgetCircuit(engine, org);
  return false;
}
