import type { BlockerCode } from './blocker.ts';
import { dayOf } from './call-limits.ts';
import { scheduleOf, windowState } from './calling-window.ts';
import { type Campaign, isTerminal } from './campaign.ts';
import { campaignBlocker, isDueToStart } from './campaign-blocker.ts';
import { whenWords } from './clock-words.ts';
import { countOfGroup, type QueueFacts } from './dispatch-funnel.ts';
import { contactsWords, type Finding, type GateRule } from './gates.ts';
import { iso } from './instant.ts';
import { pauseReason } from './pause-words.ts';

/** Gates 1 to 4: whether it is time to call, and whom. */

/** 1. It runs. */
export const lifecycle: GateRule = ({ campaign, now, queue }) => {
  const { status, paused, schedule } = campaign;
  if (status === 'running') {
    return { state: 'passing', text: 'The campaign is running.' };
  }
  const held = campaignBlocker(campaign, now);
  const base = {
    state: 'blocking',
    code: held?.code ?? 'campaign_not_running',
    affected: queue.waiting,
  } as const;
  if (status === 'paused') {
    const why = paused && pauseReason(paused);
    return {
      ...base,
      text: why ? `The campaign is paused: ${why}.` : 'The campaign is paused.',
      action: { kind: 'resume', label: 'Resume' },
    };
  }
  if (status === 'scheduled') {
    const until = held?.until ?? null;
    const starts = until && whenWords(until, schedule.timezone, now);
    return {
      ...base,
      text: isDueToStart(campaign, now)
        ? `${held?.text}: it starts as soon as they leave room.`
        : `The campaign starts at ${starts}.`,
      until,
      action: { kind: 'start', label: 'Start now' },
    };
  }
  return {
    ...base,
    text: `${held?.text}.`,
    action:
      status === 'draft'
        ? { kind: 'start', label: 'Start' }
        : status === 'cancelled' || campaign.sealed
          ? null
          : { kind: 'restart', label: 'Restart' },
  };
};

/** The schedule as if no day were left out: holidays have a gate of their own. */
function hoursOnly(campaign: Campaign) {
  const schedule = scheduleOf(campaign);
  return { ...schedule, holidays: [], start_date: null, end_date: null };
}

/** 2. The campaign's hours, then those of each contact. */
export const callingWindow: GateRule = ({ campaign, now, queue }) => {
  const { timezone } = campaign.schedule;
  const hours = windowState(hoursOnly(campaign), now);
  if (!hours.open) {
    const whole = windowState(scheduleOf(campaign), now);
    const until = whole.changes_at === null ? null : iso(whole.changes_at);
    const opens = until ? `; opens ${whenWords(until, timezone, now)}` : '';
    return {
      state: 'blocking',
      text: `Outside the calling hours${opens}.`,
      affected: queue.waiting,
      until,
      code: 'campaign_window_closed',
      action: { kind: 'edit_window', label: 'Edit window' },
    };
  }
  const closed = queue.by_blocker.contact_window_closed ?? 0;
  const unknown = queue.by_blocker.timezone_unknown ?? 0;
  const outside = closed + unknown;
  if (outside > 0) {
    const all = outside === queue.waiting;
    return {
      state: all ? 'blocking' : 'limiting',
      text: `${contactsWords(outside)} of ${queue.waiting} that wait ${outside === 1 ? 'is' : 'are'} outside their own hours.`,
      measured: outside,
      affected: outside,
      until: all ? queue.next_eligible_at : null,
      code: closed >= unknown ? 'contact_window_closed' : 'timezone_unknown',
      action: { kind: 'edit_window', label: 'Edit window' },
    };
  }
  const until = hours.changes_at === null ? null : iso(hours.changes_at);
  const text = until
    ? `Inside the calling hours until ${whenWords(until, timezone, now)}.`
    : 'Inside the calling hours, which never end.';
  return { state: 'passing', text, until };
};

/** 3. A day that is left out, where its hours would be open. */
export const holiday: GateRule = ({ campaign, now, queue }) => {
  const schedule = scheduleOf(campaign);
  const { timezone, holidays = [], start_date, end_date } = schedule;
  const isOpen = windowState(schedule, now).open;
  const wouldBe = windowState(hoursOnly(campaign), now).open;
  const none: Finding = { state: 'passing', text: 'No holiday today.' };
  if (isOpen || !wouldBe) return none;
  const today = dayOf(now, timezone);
  const { changes_at } = windowState(schedule, now);
  const until = changes_at === null ? null : iso(changes_at);
  const opens = until ? `; opens ${whenWords(until, timezone, now)}` : '';
  const base = {
    state: 'blocking',
    affected: queue.waiting,
    until,
    action: { kind: 'open_schedule', label: 'Open schedule' },
  } as const;
  if (start_date && today < start_date) {
    const text = `The first day of calling is ${start_date}${opens}.`;
    return { ...base, text, code: 'start_date' };
  }
  if (end_date && today > end_date) {
    const text = `The last day of calling was ${end_date}.`;
    return { ...base, text, code: 'end_date' };
  }
  const isOne = holidays.includes(today);
  const text = isOne
    ? `${today} is a holiday of the campaign${opens}.`
    : `No hours begin on this day${opens}.`;
  return { ...base, text, code: 'holiday' };
};

/** 4. Somebody to call. */
export const workAvailable: GateRule = ({ campaign, now, queue, in_call }) => {
  const { waiting, callable, next_eligible_at, by_blocker } = queue;
  if (isTerminal(campaign.status)) {
    return { state: 'unknown', text: 'Nobody waits once a campaign is over.' };
  }
  if (waiting === 0) {
    return {
      state: 'blocking',
      text:
        campaign.total_contacts === 0
          ? 'It has no contacts yet.'
          : in_call > 0
            ? `Nobody waits any more: the last ${in_call === 1 ? 'call is' : `${in_call} calls are`} up.`
            : 'Nobody is left to call.',
      measured: 0,
      affected: 0,
      code: 'nobody_waiting',
    };
  }
  const isClosed =
    by_blocker.campaign_not_running ?? by_blocker.campaign_window_closed;
  if (isClosed) {
    const text = `${contactsWords(waiting)} wait; who of them could be called is told once the campaign may call.`;
    return { state: 'unknown', text, measured: waiting };
  }
  const show = { kind: 'show_waiting', label: 'Show waiting' } as const;
  const ready = callable + countOfGroup(queue, 'capacity');
  const rest = waiting - ready;
  if (ready > 0) {
    return {
      state: 'passing',
      text: `${contactsWords(ready)} ready${rest > 0 ? `, ${rest} wait for something else` : ''}.`,
      measured: ready,
      action: rest > 0 ? show : null,
    };
  }
  const later = laterOf(queue);
  const { timezone } = campaign.schedule;
  const next = next_eligible_at
    ? `; the next is due ${whenWords(next_eligible_at, timezone, now)}`
    : '';
  const who =
    later < waiting
      ? `Nobody is ready: ${later} of ${waiting} that wait are not due yet`
      : waiting === 1
        ? 'The one contact that waits is not due yet'
        : `All ${waiting} contacts that wait are not due yet`;
  return {
    state: 'blocking',
    text: `${who}${next}.`,
    measured: 0,
    affected: later,
    until: next_eligible_at,
    code: largest(by_blocker),
    action: show,
  };
};

/** Who waits for an instant of their own; what guards them is gate 8. */
const laterOf = (queue: QueueFacts) =>
  countOfGroup(queue, 'retry') +
  countOfGroup(queue, 'callback') +
  (queue.by_blocker.scheduled_at_wait ?? 0) +
  (queue.by_blocker.in_flight_elsewhere ?? 0);

const largest = (by_blocker: Readonly<Record<string, number>>) =>
  (Object.entries(by_blocker).sort(([, a], [, b]) => b - a)[0]?.[0] ??
    null) as BlockerCode | null;
