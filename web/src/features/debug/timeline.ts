import type { ContactDebug } from '#shared/contracts/contact-changes.ts';
import { formatSeconds } from '../../lib/format.ts';

export type DebugEvent = ContactDebug['events'][number];
export const actors = [
  'operator',
  'scheduler',
  'dispatcher',
  'carrier',
  'agent',
] as const;
export type Actor = (typeof actors)[number];

const actorOfType: Readonly<Record<string, Actor>> = {
  contact_created: 'operator',
  run_started: 'operator',
  next_eligible: 'scheduler',
  callback_scheduled_for: 'scheduler',
  callback_requested: 'agent',
  placed: 'dispatcher',
  answered: 'carrier',
  screened: 'carrier',
  ended: 'carrier',
};

/** Who an event came from. One of a new kind is the dialer's own. */
export const actorOf = ({ type }: Pick<DebugEvent, 'type'>): Actor =>
  actorOfType[type] ?? 'dispatcher';

/** A call that did not end as it should have. */
export const isProblem = ({ outcome, attempt_status }: DebugEvent) =>
  attempt_status === 'submission_unknown' ||
  (outcome !== null && outcome !== 'completed' && outcome !== 'machine');

export interface TimelineEvent {
  readonly event: DebugEvent;
  /** Place among all events, which stays when some are filtered out. */
  readonly index: number;
  /** Seconds after the first event. */
  readonly offset_seconds: number;
  /** What went by before it, when it was long: "waited 24 min for retry". */
  readonly waited: string | null;
}

/** Longer than this is drawn as a wait. */
const GAP_SECONDS = 60;
const MS_PER_SECOND = 1_000;

/** What the time before an event was spent on. */
const waitsFor: Readonly<Record<string, string>> = {
  retry: ' for retry',
  callback: ' for the callback',
  first: ' for its turn',
};

/** @param events - oldest first */
export function timelineOf(events: readonly DebugEvent[]): TimelineEvent[] {
  const start = events[0] ? Date.parse(events[0].at) : 0;
  return events.map((event, index) => {
    const at = Date.parse(event.at);
    const before = events[index - 1];
    const gap = before ? (at - Date.parse(before.at)) / MS_PER_SECOND : 0;
    return {
      event,
      index,
      offset_seconds: (at - start) / MS_PER_SECOND,
      waited:
        gap > GAP_SECONDS
          ? `${verbOf(event)} ${formatSeconds(gap)}${whyOf(event)}`
          : null,
    };
  });
}

const verbOf = ({ type }: DebugEvent) =>
  type === 'ended' ? 'the call took' : 'waited';

/** The text of a placement says of which kind it is: `Attempt 2 (retry)`. */
function whyOf({ type, text }: DebugEvent): string {
  if (type === 'next_eligible') return ' for retry';
  if (type !== 'placed') return '';
  const kind = /\((\w+)\)$/.exec(text)?.[1] ?? '';
  return waitsFor[kind] ?? '';
}

export interface TimelineFilter {
  readonly problems_only: boolean;
  readonly actor: Actor | null;
  readonly text: string;
}

export const showsAll: TimelineFilter = {
  problems_only: false,
  actor: null,
  text: '',
};

export function filterTimeline(
  timeline: readonly TimelineEvent[],
  { problems_only, actor, text }: TimelineFilter,
): TimelineEvent[] {
  const words = text.trim().toLowerCase();
  return timeline.filter(
    ({ event }) =>
      (!problems_only || isProblem(event)) &&
      (actor === null || actorOf(event) === actor) &&
      (words === '' || JSON.stringify(event).toLowerCase().includes(words)),
  );
}
