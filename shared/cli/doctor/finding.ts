import { oneLine } from '../output.ts';

export const findingStates = ['ok', 'warning', 'failed', 'skipped'] as const;
export type FindingState = (typeof findingStates)[number];

/** What one check saw. */
export interface Finding {
  readonly check: string;
  readonly state: FindingState;
  /** One line. */
  readonly seen: string;
  /** What to do about it, where that is something. */
  readonly advice?: string;
  /** Heading of docs/doctor.md that says more. */
  readonly see?: Heading;
}

/** The headings of docs/doctor.md that findings send people to. */
export const headings = [
  'Address',
  'Keys',
  'Live updates',
  'Carrier and numbers',
  'Upload',
  'Test call',
  'AWS',
] as const;
export type Heading = (typeof headings)[number];

export const ok = (check: string, seen: string): Finding => ({
  check,
  state: 'ok',
  seen,
});

export const skipped = (check: string, seen: string): Finding => ({
  check,
  state: 'skipped',
  seen,
});

type Wrong = readonly [advice: string, see: Heading];

export const warning = (
  check: string,
  seen: string,
  ...[advice, see]: Wrong
): Finding => ({ check, state: 'warning', seen, advice, see });

export const failed = (
  check: string,
  seen: string,
  ...[advice, see]: Wrong
): Finding => ({ check, state: 'failed', seen, advice, see });

export const isHealthy = (findings: readonly Finding[]) =>
  !findings.some(({ state }) => state === 'failed');

const STATE_WIDTH = 8;
const CHECK_WIDTH = 14;

/** A line, and what to do about it below. */
export function findingText(finding: Finding): string {
  const { check, state, seen, advice, see } = finding;
  const head = `${state.padEnd(STATE_WIDTH)} ${check.padEnd(CHECK_WIDTH)} `;
  const first = head + oneLine(seen);
  if (!advice) return first;
  const where = see ? ` (docs/doctor.md, "${see}")` : '';
  return `${first}\n${' '.repeat(STATE_WIDTH + 1)}→ ${oneLine(advice)}${where}`;
}

/** `14 checks: 12 ok, 1 warning, 1 failed` */
export function summaryText(findings: readonly Finding[]): string {
  const counts = findingStates
    .map((state) => ({
      state,
      count: findings.filter((it) => it.state === state).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${state}`);
  return `${findings.length} checks: ${counts.join(', ')}`;
}

/** What went wrong, for people: an error of `fetch` hides it in its cause. */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause, message, name } = error;
  if (name === 'TimeoutError') return 'no answer in time';
  // Of several addresses that were tried, the causes are one level below.
  const causes = cause instanceof AggregateError ? cause.errors : [cause];
  const [first] = causes.filter((it) => it instanceof Error);
  return first ? `${message} (${first.message || first.name})` : message;
}
