import type { Mutant } from './mutants.ts';

const PLATFORM = 'shared/domain/platform-share.ts';
const EVENTS = 'shared/domain/contact-events.ts';
const WITHDRAWAL = 'shared/domain/contact-withdrawal.ts';
const END = 'shared/domain/attempt-end.ts';
const PROMISED = 'shared/domain/promised-callback.ts';
const RETRY = 'shared/domain/retry-policy.ts';
const LIMITS = 'shared/domain/attempt-limits.ts';
const WINDOW = 'shared/domain/calling-window.ts';
const OWN_HOURS = 'shared/domain/contact-window.ts';
const FIGURES = 'shared/domain/figures.ts';
const ACTIONS = 'shared/domain/campaign-actions.ts';

/** The rules themselves. */
export const domainMutants: readonly Mutant[] = [
  {
    name: 'no law is asked',
    file: OWN_HOURS,
    find: 'if (!law) return own;',
    replace: 'if (law !== undefined) return own;',
    killed_by: 'unit',
    test: 'shared/domain/compliance/law.test.ts',
  },
  {
    name: 'law caps no calls of a day',
    file: LIMITS,
    find: 'const { at, rule } = lawfulFrom(had, law, from);',
    replace: 'const { at, rule } = lawfulFrom(had, law && null, from);',
    killed_by: 'unit',
    test: 'shared/domain/compliance/law-limits.test.ts',
  },
  {
    name: 'news is applied to whichever attempt is open',
    file: EVENTS,
    find: 'return isLive(state.status) && last?.id === attemptId ? last : undefined;',
    replace: 'return isLive(state.status) ? last : undefined;',
    killed_by: 'simulation',
  },
  {
    name: 'end that comes twice counts twice',
    file: EVENTS,
    find: 'return isLive(state.status) && last?.id === attemptId ? last : undefined;',
    replace: 'return last?.id === attemptId ? last : undefined;',
    killed_by: 'simulation',
  },
  {
    name: 'attempt that the carrier has is taken back',
    file: WITHDRAWAL,
    find: 'if (!open || isAccepted(open)) return null;',
    replace: 'if (!open) return null;',
    killed_by: 'simulation',
  },
  {
    name: 'refused placement counts as an attempt',
    file: EVENTS,
    find: 'const number = state.attempts.filter(isAccepted).length + 1;',
    replace:
      'const number = state.attempts.filter(isAccepted).length + state.system_retries + 1;',
    killed_by: 'simulation',
  },
  {
    name: 'refused contact is called again at once',
    file: WITHDRAWAL,
    find: 'next_eligible_at: iso(permittedAt(campaign, open, now + wait)),',
    replace: 'next_eligible_at: iso(now),',
    killed_by: 'simulation',
  },
  {
    name: 'who is listed goes back to wait',
    file: WITHDRAWAL,
    find: "if (why.kind === 'suppressed') {",
    replace: "if (why.kind === 'suppressed' && state.attempts.length > 1) {",
    killed_by: 'simulation',
  },
  {
    name: 'late answer moves an attempt back',
    file: 'shared/domain/call-progress.ts',
    find: 'const isNews = open.answered_at === undefined || news.at < open.answered_at;',
    replace: 'const isNews = true;',
    killed_by: 'simulation',
  },
  {
    name: 'retry does not wait',
    file: END,
    find: 'const delayed = endedAt + retryDelayMs(rules.retry_policy, base.attempts);',
    replace: 'const delayed = endedAt;',
    killed_by: 'simulation',
  },
  {
    name: 'finer rule: ends of one kind have no maximum of their own',
    file: RETRY,
    find: 'return alike.length < mostOf(policy, named(last));',
    replace: 'return true;',
    killed_by: 'simulation',
  },
  {
    name: 'finer rule: an outcome has no delay of its own',
    file: RETRY,
    find: 'const base = own ?? policy.delay_seconds;',
    replace: 'const base = policy.delay_seconds;',
    killed_by: 'simulation',
  },
  {
    name: 'finer rule: a number has no rest between two calls',
    file: LIMITS,
    find: 'Math.max(from, gap > 0 ? gapEnds : from)',
    replace: 'from',
    killed_by: 'simulation',
  },
  {
    name: 'finer rule: a number is called all day',
    file: LIMITS,
    find: 'return had.length < cap ? from : end;',
    replace: 'return from;',
    killed_by: 'simulation',
  },
  {
    name: 'finer rule: nobody hangs up on a machine',
    file: 'functions/events/give-order.ts',
    find: '  else await (await carrierOf(engine, call)).hangUp(call.call_id);\n',
    replace: '',
    killed_by: 'calm',
  },
  {
    name: 'retry is promised for an hour when nobody may call',
    file: LIMITS,
    find: '    next_eligible_at: iso(permittedAt(rules, place, at)),',
    replace: '    next_eligible_at: iso(at),',
    killed_by: 'simulation',
  },
  {
    name: 'callback is lost when it is due outside the window',
    file: PROMISED,
    find: 'const isMoved = epochMs(scheduled_at) !== wanted.at;',
    replace:
      'const isMoved = epochMs(scheduled_at) !== wanted.at;\n  if (isMoved) return null;',
    killed_by: 'simulation',
  },
  {
    name: 'wish for a callback is not heard',
    file: END,
    find: '  if (promise) {',
    replace: '  if (promise && !promise) {',
    killed_by: 'simulation',
  },
  {
    name: 'who was spoken to is called again when the end was not heard',
    file: RETRY,
    find: '(last.answered_at === undefined || last.attach_failed === true) &&\n        policy',
    replace: 'policy',
    killed_by: 'simulation',
  },
  {
    name: 'answer is forgotten that only the end tells',
    file: END,
    find: 'const answeredAt = news.answered_at ?? open.answered_at;',
    replace: 'const answeredAt = open.answered_at;',
    killed_by: 'simulation',
  },
  {
    name: 'one attempt too many',
    file: RETRY,
    find: 'if (!last || attempts.length >= policy.max_attempts) return false;',
    replace:
      'if (!last || attempts.length > policy.max_attempts) return false;',
    killed_by: 'simulation',
  },
  {
    name: 'one attempt too few',
    file: RETRY,
    find: 'if (!last || attempts.length >= policy.max_attempts) return false;',
    replace:
      'if (!last || attempts.length + 1 >= policy.max_attempts) return false;',
    killed_by: 'simulation',
  },
  {
    name: 'every outcome is tried again',
    file: RETRY,
    find: ' &&\n        policy.on_system.includes(named(last))',
    replace: '',
    killed_by: 'simulation',
  },
  {
    name: 'exponential delay does not grow',
    file: RETRY,
    find: ': base * 2 ** (number - 1);',
    replace: ': base;',
    killed_by: 'simulation',
  },
  {
    name: 'contact is called in the hours of the campaign, not its own',
    file: OWN_HOURS,
    find: "  schedule.timezone_mode === 'callee_local' ||\n",
    replace: '',
    killed_by: 'simulation',
  },
  {
    name: 'contact with a time of its own is called before it',
    file: 'shared/domain/park-contact.ts',
    find: '    parkUntilScheduled(state, campaign, place, now) ??\n',
    replace: '',
    killed_by: 'simulation',
  },
  {
    name: 'number that is none is called again though there is another',
    file: 'shared/domain/contact-numbers.ts',
    find: 'filter((it) => !dead.has(it) && !listed.has(it))',
    replace: 'filter((it) => !listed.has(it))',
    killed_by: 'simulation',
  },
  {
    name: 'wider hours are heard by nobody who waits',
    file: 'functions/workflow/park-anew.ts',
    find: '  if (!reparking) return true;',
    replace: '  return true;',
    killed_by: 'calm',
  },
  {
    name: 'one of the zones that a number may be in is enough',
    file: OWN_HOURS,
    find: 'where.zones.map((zone) => hoursIn',
    replace: 'where.zones.slice(0, 1).map((zone) => hoursIn',
    killed_by: 'simulation',
  },
  {
    name: 'call rings past the end of its window',
    file: WINDOW,
    find: 'if (current && now < current.to - LAST_CALL_MS) {',
    replace: 'if (current && now < current.to) {',
    killed_by: 'simulation',
  },
  {
    name: 'single day goes on tomorrow',
    file: WINDOW,
    find: '? { ...schedule, start_date: day, end_date: day }',
    replace: '? schedule',
    killed_by: 'unit',
    test: 'shared/domain/calling-window.test.ts',
  },
  {
    name: 'end of a window is inside it',
    file: WINDOW,
    find: 'if (current && now < current.to - LAST_CALL_MS) {',
    replace: 'if (current && now <= current.to - LAST_CALL_MS) {',
    killed_by: 'unit',
    test: 'shared/domain/calling-window.test.ts',
  },
  {
    name: 'window is an hour longer than it says',
    file: 'shared/domain/window-spans.ts',
    find: 'const over = end > start ? end : end + DAY_MS;',
    replace: 'const over = (end > start ? end : end + DAY_MS) + 3_600_000;',
    killed_by: 'simulation',
  },
  {
    name: 'intent counts as an attempt in the figures',
    file: FIGURES,
    find: "add('attempts', accepted.length);",
    replace: "add('attempts', state.attempts.length);",
    killed_by: 'unit',
    test: 'shared/domain/figures.test.ts',
  },
  {
    name: 'calls of a paused campaign are not drained when it is stopped',
    file: ACTIONS,
    find: "draining: campaign.status === 'running' || campaign.status === 'paused',",
    replace: "draining: campaign.status === 'running',",
    killed_by: 'simulation',
  },
  {
    name: 'lines that an organization loses are free at once',
    file: PLATFORM,
    find: 'it.above + it.share - target',
    replace: 'it.above',
    killed_by: 'unit',
    test: 'shared/domain/platform-share.test.ts',
  },
  {
    name: 'calls beyond a raised share do not count',
    file: PLATFORM,
    find: 'org === seen ? heldFrom(held, share) : it.above;',
    replace: 'org === seen ? 0 : it.above;',
    killed_by: 'unit',
    test: 'shared/domain/platform-share.test.ts',
  },
];
