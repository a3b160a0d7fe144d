import {
  contactsWords,
  type Gate,
  type GateFacts,
  type GateKey,
  type GateRule,
  gateKeys,
} from './gates.ts';
import {
  agent,
  carrier,
  concurrency,
  guards,
  numbers,
} from './gates-of-lines.ts';
import { budgetAndGoal, freshness, pipeline } from './gates-of-run.ts';
import {
  callingWindow,
  holiday,
  lifecycle,
  workAvailable,
} from './gates-of-time.ts';

/**
 * Why a campaign dials, or does not: twelve gates, each of which says what it
 * knows, and the one sentence that follows from them.
 */

const rules: Readonly<Record<GateKey, readonly [string, GateRule]>> = {
  lifecycle: ['Lifecycle', lifecycle],
  calling_window: ['Calling window', callingWindow],
  holiday: ['Holiday', holiday],
  work_available: ['Work available', workAvailable],
  concurrency: ['Concurrency', concurrency],
  numbers: ['Number capacity', numbers],
  carrier: ['Carrier', carrier],
  guards: ['Compliance guards', guards],
  agent: ['Agent', agent],
  budget_and_goal: ['Budget and goal', budgetAndGoal],
  pipeline: ['Pipeline', pipeline],
  freshness: ['Data freshness', freshness],
};

export interface DispatchGates {
  readonly gates: readonly Gate[];
  /** Number of the gate that the headline is about; null: it dials, or none says why not. */
  readonly primary: number | null;
  readonly headline: string;
}

export function dispatchGates(facts: GateFacts): DispatchGates {
  const gates = gateKeys.map((key, i): Gate => {
    const [name, rule] = rules[key];
    return { ...nothing, number: i + 1, key, name, ...rule(facts) };
  });
  const blocking = gates.filter(({ state }) => state === 'blocking');
  const [primary] = blocking.toSorted(
    (a, b) => (b.affected ?? 0) - (a.affected ?? 0) || a.number - b.number,
  );
  return {
    gates,
    primary: primary?.number ?? null,
    headline: headlineOf(facts, gates, primary),
  };
}

const nothing = {
  measured: null,
  limit: null,
  affected: null,
  until: null,
  code: null,
  action: null,
} as const;

/** Limits that calls at full speed meet all the time. */
const usual: readonly string[] = ['campaign_cap', 'pool_capacity'];

function headlineOf(
  { campaign, queue, in_call, capacity }: GateFacts,
  gates: readonly Gate[],
  primary: Gate | undefined,
): string {
  if (primary) {
    const isSaid = in_call === 0 || primary.code === 'nobody_waiting';
    const goesOn = isSaid
      ? ''
      : ` ${in_call === 1 ? '1 call goes' : `${in_call} calls go`} on.`;
    const isAll =
      primary.affected === queue.waiting &&
      queue.waiting > 0 &&
      campaign.status === 'running';
    const whom = isAll
      ? ` Held back: all ${contactsWords(queue.waiting)} that wait.`
      : '';
    return `Not dialing: ${lowered(primary.text)}${whom}${goesOn}`;
  }
  const { used, limit } = capacity.campaign;
  const lines = `${used} of ${limit} lines in use`;
  const hindered = gates.find(
    ({ state, code }) =>
      state === 'limiting' && (code === null || !usual.includes(code)),
  );
  if (in_call === 0 && used === 0) {
    return hindered
      ? `Not dialing right now: ${lowered(hindered.text)}`
      : `Not dialing right now, and nothing is known to hold back the ${contactsWords(queue.waiting)} that wait.`;
  }
  return hindered
    ? `Dialing, held back: ${lines}. ${hindered.text}`
    : `Dialing normally: ${lines}.`;
}

/** As the second half of a sentence; a date or a name stays as it is. */
const lowered = (text: string) =>
  /^(The|All|Lines|It|No|Outside|Nobody|Running|Most)\b/.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
