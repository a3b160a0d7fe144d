import type { Timed } from './calling-window.ts';
import type { Campaign } from './campaign.ts';
import {
  type Attempt,
  type ContactState,
  isAccepted,
  isFinal,
  isLive,
  type Outcome,
} from './contact.ts';
import { hoursKey, type Place } from './contact-window.ts';
import type { Crowd, Waiting } from './forecast-audience.ts';
import { type End, historiesOf } from './forecast-outcomes.ts';
import { epochMs } from './instant.ts';

/** One contact, standing for `weight` that are like it. */
export interface Sampled {
  readonly place: Place & { readonly scheduled_at?: string | undefined };
  readonly state: ContactState | undefined;
  readonly weight: number;
}

/**
 * Contacts that a run still has to do with, by the hours in which they may be
 * called. Who is on the phone counts as who waits after that call.
 *
 * @param from - epoch milliseconds at which the run begins, or goes on
 */
export function crowdsOf(
  campaign: Timed & Pick<Campaign, 'retry_policy'>,
  contacts: Iterable<Sampled>,
  ends: readonly End[],
  from: number,
): Crowd[] {
  const historyOf = historiesOf(campaign.retry_policy, ends);
  const crowds = new Map<
    string,
    { place: Place; waits: Map<string, Waiting> }
  >();
  for (const { place, state, weight } of contacts) {
    const name = hoursKey(campaign, place);
    const crowd = crowds.get(name) ?? { place, waits: new Map() };
    crowds.set(name, crowd);
    const due = dueOf(place, state, from);
    for (const waiting of waitsOf(state, due, weight, from, historyOf)) {
      put(crowd.waits, waiting);
    }
  }
  return [...crowds.values()].map(({ place, waits }) => {
    return { place, waits: [...waits.values()] };
  });
}

const dueOf = (
  { scheduled_at }: Sampled['place'],
  state: ContactState | undefined,
  from: number,
) => {
  const wanted = state ? state.next_eligible_at : scheduled_at;
  return Math.max(wanted ? epochMs(wanted) : from, from);
};

const outcomeOf = ({ outcome = 'unknown' }: Attempt): Outcome => outcome;

function waitsOf(
  state: ContactState | undefined,
  due: number,
  contacts: number,
  from: number,
  historyOf: ReturnType<typeof historiesOf>,
): Waiting[] {
  if (!state) {
    return [{ history: historyOf([]), contacts, due, placed: [] }];
  }
  if (isFinal(state.status)) return [];
  const isUp = isLive(state.status);
  const over = state.attempts
    .slice(0, isUp ? -1 : undefined)
    .filter(isAccepted);
  const placed = over.map(({ started_at }) => epochMs(started_at));
  const history = historyOf(over.map(outcomeOf));
  if (!isUp) return [{ history, contacts, due, placed }];
  return history.next.flatMap(({ end, to, delay_ms }) =>
    to
      ? {
          history: to,
          contacts: contacts * end.share,
          due: from + end.hold_ms + delay_ms,
          placed: [...placed, from],
        }
      : [],
  );
}

/** Those who are due in the same minute wait together. */
function put(waits: Map<string, Waiting>, waiting: Waiting): void {
  const { history, due, placed, contacts } = waiting;
  const outcomes = history.attempts.map(({ outcome }) => outcome).join();
  const key = `${outcomes} ${Math.floor(due / 60_000)} ${placed.length > 0 ? Math.floor(placed.at(-1)! / 3_600_000) : ''}`;
  const known = waits.get(key);
  waits.set(
    key,
    known ? { ...known, contacts: known.contacts + contacts } : waiting,
  );
}
