import type { GateCode } from '../gates.ts';
import { type HelpText, help, NOTHING } from './help-text.ts';

const WHY = 'monitor-campaigns#why-is-it-not-dialing';

/** What a gate says that no blocker and no alert says too. */
export const gateHelp = {
  holiday: help(
    'A day without calls',
    'By its hours the campaign would call now, but this day is left out of its schedule.',
    'The day is one of its holidays, or no window begins on it.',
    'Take the day out of the holidays if people may be called.',
    WHY,
  ),
  start_date: help(
    'Before the first day',
    'By its hours the campaign would call now, but its first day has not come.',
    'The schedule has a first date, read on the clock of its windows.',
    'Wait, or set an earlier first date.',
    WHY,
  ),
  end_date: help(
    'After the last day',
    'By its hours the campaign would call now, but its last day is over.',
    'The schedule has a last date, read on the clock of its windows.',
    'Set a later last date if people may still be called.',
    WHY,
  ),
  nobody_waiting: help(
    'Nobody is left to call',
    'Every contact is done, or is in a call right now.',
    'The run is about to end.',
    NOTHING,
    WHY,
  ),
  pipeline_stalled: help(
    'The dispatcher stands still',
    'For two minutes it did not look for anybody to call, and somebody could be called.',
    'Its workflow ended, or its queue is not worked off.',
    'Pause and resume: this begins the workflow anew. If it lasts, escalate with the health report.',
    WHY,
  ),
  figures_late: help(
    'The figures may be behind',
    'A line was taken and its call is not counted yet.',
    'Changes of the table reach the counters late, or the carrier has not said whether it took the call.',
    'Refresh. If it lasts for minutes, escalate with the health report.',
    WHY,
  ),
} as const satisfies Readonly<Record<GateCode, HelpText>>;
