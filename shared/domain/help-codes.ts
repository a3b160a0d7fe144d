import { blockerHelp } from './help/blocker-codes.ts';
import {
  campaignStateHelp,
  completionHelp,
  pauseHelp,
  readinessHelp,
} from './help/campaign-codes.ts';
import {
  attemptStateHelp,
  contactStateHelp,
  dispositionHelp,
  outcomeHelp,
} from './help/contact-codes.ts';
import {
  fileFaultHelp,
  rowFaultHelp,
  rowWarningHelp,
} from './help/file-codes.ts';
import { gateHelp } from './help/gate-codes.ts';
import type { HelpText } from './help/help-text.ts';
import { requestProblems } from './help/request-problems.ts';
import {
  alertHelp,
  hintHelp,
  numberHelp,
  pacingHelp,
  tickHelp,
} from './help/signal-codes.ts';
import { sipHelp } from './help/sip-codes.ts';
import { socketHelp } from './help/socket-codes.ts';
import { stateProblems } from './help/state-problems.ts';

/**
 * The one catalogue of codes: whatever word the API, the dashboard or a report
 * shows, with what it means and what to do. A word may stand for several things
 * (`abandoned` is a state and an outcome), so a code has one entry of each kind.
 */
export interface HelpCode extends HelpText {
  readonly code: string;
  readonly kind: HelpKind;
}

/** What a code is, as people call it, in the order in which they are listed. */
export const helpKinds = {
  blocker: 'Blocker',
  alert: 'Alert',
  gate: 'Answer of a gate',
  hint: 'Hint',
  problem: 'Answer of the API',
  readiness: 'Check before start',
  campaign_status: 'Status of a campaign',
  pause_reason: 'Reason of a pause',
  completion_reason: 'Reason of an end',
  contact_status: 'Status of a contact',
  attempt_status: 'Status of an attempt',
  outcome: 'Outcome of an attempt',
  disposition: 'Disposition',
  sip: 'SIP code',
  number_state: 'State of a number',
  pacing_reason: 'Reason of pacing',
  tick_outcome: 'Decision of the dialer',
  file_fault: 'Fault of a file',
  row_fault: 'Reason in rejects.csv',
  row_warning: 'Warning about a row',
  socket_error: 'Error of the WebSocket',
} as const;
export type HelpKind = keyof typeof helpKinds;

const texts: Readonly<Record<HelpKind, Readonly<Record<string, HelpText>>>> = {
  blocker: blockerHelp,
  alert: alertHelp,
  gate: gateHelp,
  hint: hintHelp,
  problem: { ...requestProblems, ...stateProblems },
  readiness: readinessHelp,
  campaign_status: campaignStateHelp,
  pause_reason: pauseHelp,
  completion_reason: completionHelp,
  contact_status: contactStateHelp,
  attempt_status: attemptStateHelp,
  outcome: outcomeHelp,
  disposition: dispositionHelp,
  sip: sipHelp,
  number_state: numberHelp,
  pacing_reason: pacingHelp,
  tick_outcome: tickHelp,
  file_fault: fileFaultHelp,
  row_fault: rowFaultHelp,
  row_warning: rowWarningHelp,
  socket_error: socketHelp,
};

/** All of them, by kind. */
export const helpCodes: readonly HelpCode[] = Object.entries(texts).flatMap(
  ([kind, byCode]) =>
    Object.entries(byCode).map(([code, text]) => ({
      ...text,
      code,
      kind: kind as HelpKind,
    })),
);

/** `SIP 486`, ` Busy ` and `sip_486` as the catalogue spells them. */
const spelled = (code: string) =>
  code
    .trim()
    .toLowerCase()
    .replace(/^sip[\s_-]*(?=\d)/, '')
    .replace(/[\s-]+/g, '_');

/** Everything that a code stands for; empty when nobody knows it. */
export const helpFor = (code: string): readonly HelpCode[] => {
  const wanted = spelled(code);
  return helpCodes.filter((entry) => entry.code === wanted);
};

/** Entries that have every word of a search: those with it in code or title first. */
export function searchHelp(query: string): readonly HelpCode[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return helpCodes;
  const holds = (text: string) =>
    words.every((word) => text.toLowerCase().includes(word));
  const found = helpCodes.filter((entry) => holds(allOf(entry)));
  const isNear = ({ code, title }: HelpCode) => holds(`${code} ${title}`);
  return [...found.filter(isNear), ...found.filter((entry) => !isNear(entry))];
}

const allOf = ({ code, kind, title, meaning, cause, action }: HelpCode) =>
  [
    code,
    code.replaceAll('_', ' '),
    helpKinds[kind],
    title,
    meaning,
    cause,
    action,
  ].join(' ');
