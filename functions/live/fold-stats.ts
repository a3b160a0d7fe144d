import { isDeepStrictEqual } from 'node:util';
import {
  type Attempt,
  type ContactState,
  isAccepted,
} from '#shared/domain/contact.ts';
import {
  type Conversation,
  conversationDelta,
} from '#shared/domain/conversation.ts';
import { combine, deltaOf, isHuman } from '#shared/domain/figures.ts';
import {
  addEnds,
  type HourEnds,
  hourOf,
  minuteOf,
  noEnds,
  type RunCounters,
  trimEnds,
  trimHours,
  trimMinutes,
} from '#shared/domain/run-counters.ts';
import { trimPace, withAttempt } from '#shared/domain/run-pace.ts';

/** Counts a change: figures by difference, times by what the attempts say. */
export function fold(
  counters: RunCounters,
  change: {
    readonly before: ContactState | undefined;
    readonly after: ContactState | undefined;
  },
): RunCounters {
  const { before, after } = change;
  const known = new Map(
    (before?.attempts ?? [])
      .filter(isAccepted)
      .map((attempt) => [attempt.id, attempt]),
  );
  const minutes = { ...counters.minutes };
  const passes = { ...counters.passes };
  let last = counters.last_dial_at;
  let { pace } = counters;
  const hours = { ...counters.hours };
  const ends = { ...counters.ends };
  const last_used = { ...counters.last_used };
  const count = (instant: string, field: 'dials' | 'connected', by = 1) => {
    for (const [spans, key] of [
      [minutes, minuteOf(instant)],
      [hours, hourOf(instant)],
    ] as const) {
      const seen = spans[key] ?? { dials: 0, connected: 0 };
      spans[key] = { ...seen, [field]: seen[field] + by };
    }
  };
  for (const attempt of (after?.attempts ?? []).filter(isAccepted)) {
    const old = known.get(attempt.id);
    if (attempt.paced) pace = withAttempt(pace ?? {}, old, attempt);
    if (!old) {
      count(attempt.started_at, 'dials');
      const { from_number: from, started_at: at } = attempt;
      if (last === null || at > last) last = at;
      if (at > (last_used[from] ?? '')) last_used[from] = at;
    }
    if (attempt.answered_at && isHuman(attempt) && !(old && isHuman(old))) {
      count(attempt.answered_at, 'connected');
    }
    // It turned out that nobody talked to them.
    if (old?.answered_at && isHuman(old) && !isHuman(attempt)) {
      count(old.answered_at, 'connected', -1);
    }
    if (attempt.ended_at && attempt.status === 'ended') {
      const hour = hourOf(attempt.ended_at);
      const more = moreThan(endOf(attempt), isOver(old) ? endOf(old) : noEnds);
      if (more) ends[hour] = addEnds(ends[hour] ?? noEnds, more);
    }
    const key = String(attempt.attempt_number);
    const pass = passes[key];
    const end = attempt.ended_at ?? attempt.answered_at ?? attempt.started_at;
    passes[key] = {
      started_at:
        pass && pass.started_at < attempt.started_at
          ? pass.started_at
          : attempt.started_at,
      ended_at: pass && pass.ended_at > end ? pass.ended_at : end,
    };
  }
  return {
    figures: combine(counters.figures, deltaOf(before, after)),
    minutes: trimMinutes(minutes),
    hours: trimHours(hours),
    ends: trimEnds(ends),
    passes,
    last_dial_at: last,
    last_used,
    ...(counters.conversations && { conversations: counters.conversations }),
    ...(pace && { pace: trimPace(pace) }),
  };
}

const isOver = (attempt: Attempt | undefined): attempt is Attempt =>
  attempt?.status === 'ended';

/** What is told of an end now and was not before; null when it is the same. */
function moreThan(now: HourEnds, before: HourEnds): HourEnds | null {
  if (isDeepStrictEqual(now, before)) return null;
  return {
    completed: now.completed - before.completed,
    abandoned: now.abandoned - before.abandoned,
    cost_micro_usd: now.cost_micro_usd - before.cost_micro_usd,
  };
}

const endOf = (attempt: Attempt): HourEnds => ({
  completed: isHuman(attempt) ? 1 : 0,
  abandoned: attempt.outcome === 'abandoned' ? 1 : 0,
  cost_micro_usd: Math.round((attempt.cost_usd ?? 0) * 1_000_000),
});

/**
 * Counts what is known of a conversation. Apart from the figures of contacts:
 * it comes after the call, when these may be final.
 */
export const foldConversation = (
  counters: RunCounters,
  change: {
    readonly before: Conversation | undefined;
    readonly after: Conversation | undefined;
  },
): RunCounters => ({
  ...counters,
  conversations: combine(
    counters.conversations ?? {},
    conversationDelta(change.before, change.after),
  ),
});
