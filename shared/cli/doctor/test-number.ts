import { UsageError } from '../exit.ts';

/**
 * Whom the test call reaches when nobody is named: the simulated carrier's
 * person who answers and talks for 20 seconds, and in the real world nobody.
 * 555-0100 to 555-0199 are kept for fiction (NANPA).
 */
export const FICTION = '+14155550190';

const IS_FICTION = /^\+1\d{3}55501\d{2}$/;
const E164 = /^\+[1-9]\d{6,14}$/;

export interface CallOptions {
  /** True without a number. */
  readonly call?: string | true;
  readonly to?: string;
  readonly yes?: boolean;
}

/** Whom a test call reaches. */
export interface TestNumber {
  readonly number: string;
  readonly is_fiction: boolean;
}

/**
 * @returns undefined when no call is asked for
 * @throws UsageError for what is no number, for one that may be somebody's
 * without `--to`, and for `--to` without `--yes`
 */
export function testNumber(options: CallOptions): TestNumber | undefined {
  const { call, to, yes } = options;
  if (to !== undefined) {
    if (call !== undefined)
      throw new UsageError('--call and --to are one or the other');
    requireNumber(to);
    if (!yes) throw new UsageError('--to rings a phone: say --yes as well');
    return { number: to, is_fiction: IS_FICTION.test(to) };
  }
  if (call === undefined) return undefined;
  const number = call === true ? FICTION : call;
  requireNumber(number);
  if (IS_FICTION.test(number)) return { number, is_fiction: true };
  throw new UsageError(
    '--call takes a number of fiction, +1 NXX 555 01XX: for any other say --to and --yes',
  );
}

function requireNumber(number: string): void {
  if (!E164.test(number))
    throw new UsageError(`${number} is no number in E.164, such as ${FICTION}`);
}
