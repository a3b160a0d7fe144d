import type { Campaign } from '#shared/domain/campaign.ts';
import type { Attempt, ContactState } from '#shared/domain/contact.ts';
import { epochMs } from '#shared/domain/instant.ts';
import type { Checker } from './checker.ts';
import { personAt } from './people.ts';
import { phoneOf } from './zones.ts';

/** Two machines' clocks are apart by less. */
const SKEW_MS = 1_100;

/** Whether a call goes to another number, since the one before was none. */
export const isElsewhere = (before: Attempt, open: Attempt) =>
  before.outcome === 'invalid_number' &&
  before.phone_number !== open.phone_number;

const numbersAt = (campaign: Campaign, seq: number): readonly string[] =>
  personAt(campaign, seq).phone_numbers ?? [phoneOf(campaign, seq)];

/**
 * I20: which number of a contact is called, at what time of their own, and in
 * which order lists are gone through.
 *
 * @param now - epoch ms of the call's begin
 */
export function checkPeople(
  checker: Checker,
  campaign: Campaign,
  state: ContactState,
  open: Attempt,
  now: number,
): void {
  const { seq } = state;
  const name = `${campaign.id}/${seq} ${open.id}`;
  const numbers = numbersAt(campaign, seq);
  const before = state.attempts.slice(0, -1);
  const to = open.phone_number;
  checker.expect(
    'I20 a contact is called at a number of its own',
    numbers.includes(to),
    () => `${name}: ${to}`,
  );
  checker.expect(
    'I20 a number that is none is not called again',
    !before.some(
      ({ phone_number, outcome }) =>
        phone_number === to && outcome === 'invalid_number',
    ),
    () => `${name}: ${to}`,
  );
  const { scheduled_at } = personAt(campaign, seq);
  checker.expect(
    'I20 nobody is called before a time of their own',
    scheduled_at === undefined ||
      epochMs(scheduled_at) <= now + SKEW_MS ||
      checker.hurried.has(`${campaign.id}#${seq}`),
    () => `${name}: ${scheduled_at}`,
  );
  // Which ones were listed when it chose cannot be told from outside.
  if (!numbers.some((it) => checker.listedAt(it) !== undefined)) {
    const expected = expectedNumber(campaign, numbers, before);
    checker.expect(
      'I20 numbers are called in their order',
      to === expected,
      () => `${name}: ${to} in place of ${expected}`,
    );
  }
  if (open.kind === 'retry') checkPass(checker, campaign, name);
}

/** Rules 6.5, said once more from their text. */
function expectedNumber(
  { retry_policy: { number_order } }: Campaign,
  numbers: readonly string[],
  before: readonly Attempt[],
): string | undefined {
  const none = before.filter(({ outcome }) => outcome === 'invalid_number');
  const left = numbers.filter(
    (it) => !none.some(({ phone_number }) => phone_number === it),
  );
  const last = before.at(-1);
  if (!last || number_order === 'same') return left[0];
  if (last.outcome === 'completed' || last.outcome === 'abandoned') {
    return last.phone_number;
  }
  const rest = numbers.slice(numbers.indexOf(last.phone_number) + 1);
  const next = rest.find((it) => left.includes(it));
  return next ?? (number_order === 'round_robin' ? left[0] : left.at(-1));
}

/**
 * I21: by default nobody is tried again before all were called once, or wait.
 * Whoever was named to a dial that was cut off is missed, and called later.
 */
function checkPass(checker: Checker, campaign: Campaign, name: string): void {
  if (!checker.isCalm || campaign.pass_mode === 'interleaved') return;
  const { id, run_number, total_contacts } = campaign;
  for (let seq = 0; seq < total_contacts; seq += 1) {
    checker.expect(
      'I21 a pass is over before the next begins',
      checker.states.has(`${id}#${run_number}#${seq}`),
      () => `${name}: before ${seq} was called`,
    );
  }
}

/** Whether a contact ended since its last number was none, and it has no other. */
export function isGivenUp(
  checker: Checker,
  campaign: Campaign,
  { seq, attempts }: ContactState,
): boolean {
  if (attempts.at(-1)?.outcome !== 'invalid_number') return false;
  if (attempts.length >= campaign.retry_policy.max_attempts) return true;
  return numbersAt(campaign, seq).every(
    (number) =>
      checker.listedAt(number) !== undefined ||
      attempts.some(
        ({ phone_number, outcome }) =>
          phone_number === number && outcome === 'invalid_number',
      ),
  );
}
