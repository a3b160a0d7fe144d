import {
  type CallNews,
  finalStatus,
  orderOf,
  type Rules,
} from './attempt-end.ts';
import type { Attempt, ContactState } from './contact.ts';
import { isOwnCarrier } from './own-carrier.ts';

/**
 * News of an attempt that is over. It calls nobody again, but the books are to
 * say the same in whatever order a carrier's events come: when it was answered,
 * what it cost, that a machine had answered, that nobody could be connected.
 *
 * @returns null when it changes nothing
 */
export function afterLateNews(
  state: ContactState,
  news: CallNews,
  rules: Pick<Rules, 'amd'>,
): ContactState | null {
  const at = state.attempts.findIndex(({ id }) => id === news.attempt_id);
  const over = state.attempts[at];
  if (over?.status !== 'ended') return null;
  const told = withLateNews(over, news, rules);
  if (!told) return null;
  const isWhyItEnded =
    at === state.attempts.length - 1 &&
    state.status === finalStatus(over.outcome);
  return {
    ...state,
    rev: state.rev + 1,
    attempts: state.attempts.with(at, told),
    ...(isWhyItEnded && { status: finalStatus(told.outcome) }),
  };
}

function withLateNews(
  over: Attempt,
  { type, at, cost_usd, verdict = 'unknown', expired }: CallNews,
  rules: Pick<Rules, 'amd'>,
): Attempt | null {
  switch (type) {
    case 'answered':
      // Its end, or a verdict, said that somebody had picked up, but not when.
      if (over.answered_at ? over.answered_at <= at : !wasAnswered(over)) {
        return null;
      }
      return { ...over, answered_at: at };
    case 'cost':
      if (cost_usd === undefined || cost_usd === over.cost_usd) return null;
      return { ...over, cost_usd };
    case 'amd':
      // The deployment's own carrier says it at the end once more.
      if (isOwnCarrier(over.carrier_id)) return null;
      // Who hung up before the verdict is not taken for a machine by our own impatience.
      if (expired) return null;
      if (over.amd || !rules.amd.enabled) return null;
      return {
        ...over,
        amd: verdict,
        ...(orderOf(verdict, rules) && { outcome: 'machine' }),
      };
    case 'attach_failed':
      if (over.attach_failed) return null;
      return {
        ...over,
        attach_failed: true,
        ...(over.outcome === 'completed' && { outcome: 'error' }),
      };
    default:
      return null;
  }
}

const wasAnswered = ({ outcome, attach_failed }: Attempt) =>
  outcome === 'completed' || outcome === 'machine' || attach_failed === true;
