import type { ContactDebug } from '#shared/contracts/contact-changes.ts';
import type { DispatchHealth } from '#shared/contracts/dispatch-health.ts';
import { formatAttemptResult } from '#shared/domain/format-attempt-result.ts';
import { timelineOf } from './timeline.ts';
import type { Snapshot } from './use-debug.ts';

export interface EvidenceInput {
  readonly debug: ContactDebug;
  readonly snapshots: readonly Snapshot[];
  /** Null when it could not be read. */
  readonly health: DispatchHealth | null;
  readonly dashboard: { readonly version: string; readonly url: string };
  /** Whole phone numbers and what the file said of the person. */
  readonly with_personal: boolean;
}

/**
 * What an operator hands on with a task that went wrong: the row, what happened,
 * the state, and what held the campaign back just then. Text for people, and the
 * same as JSON. @see seed 002, "What to capture before escalating"
 */
export function evidenceOf(input: EvidenceInput): string {
  const { debug, health, dashboard, snapshots, with_personal } = input;
  const { contact, blocker, clears } = debug;
  const text = [
    `# Task ${contact.id}`,
    '',
    `Taken ${debug.at} from ${dashboard.url} (Outdial ${dashboard.version})`,
    '',
    '| Field | Value |',
    '|---|---|',
    `| Phone | ${contact.phone_number} |`,
    `| Status | ${contact.status} |`,
    `| Blocker | ${blocker ? `${blocker.code}: ${blocker.text}` : 'none'} |`,
    `| Clears | ${clears ? `${clears.when} ${clears.at ?? ''}`.trim() : '–'} |`,
    `| Attempts | ${contact.attempt_count}/${contact.max_attempts} |`,
    `| System retries | ${contact.system_retries} |`,
    `| Last result | ${contact.last_result ?? '–'} |`,
    `| Next eligible | ${contact.next_eligible_at ?? '–'} |`,
    `| Campaign | ${contact.campaign_id}, run ${debug.snapshot.run_number}, ${debug.snapshot.campaign_status} |`,
    '',
    '## Timeline',
    '',
    ...timelineOf(debug.events).flatMap(({ event, waited }) => [
      ...(waited ? [`- … ${waited}`] : []),
      `- ${event.at} ${event.type}: ${event.text}`,
    ]),
    '',
    '## Attempts',
    '',
    ...contact.attempts.map(
      (it) =>
        `- #${it.attempt_number} ${it.id}: ${formatAttemptResult(it)}, SIP ${it.sip_code ?? '–'}, from ${it.from_number}`,
    ),
    '',
    '## Dispatch health',
    '',
    health ? healthText(health) : 'Could not be read.',
    '',
    '## All of it',
    '',
    '```json',
    JSON.stringify({ debug, snapshots, dispatch_health: health }, null, 2),
    '```',
    '',
  ].join('\n');
  return with_personal ? text : masked(text, contact);
}

const healthText = ({ headline, at, slots, queue }: DispatchHealth) =>
  `${headline} (${at}). Lines of the campaign ${slots.campaign.used}/${slots.campaign.limit ?? '∞'}, of the organization ${slots.org.used}/${slots.org.limit ?? '∞'}; ${queue.waiting} wait, ${queue.callable} callable.`;

type Person = Pick<
  ContactDebug['contact'],
  'phone_number' | 'phone_numbers' | 'custom_fields' | 'external_id'
>;

/** Numbers keep country and last two digits, so that two stay apart; the file's fields go. */
function masked(text: string, person: Person): string {
  const numbers = [person.phone_number, ...(person.phone_numbers ?? [])];
  const fields = Object.values(person.custom_fields);
  // A value of a letter or two is in every other word.
  const values = [...fields, person.external_id ?? '']
    .filter((value) => value.trim().length > 2 && !numbers.includes(value))
    .sort((a, b) => b.length - a.length);
  let out = text;
  for (const number of numbers) out = out.replaceAll(number, maskPhone(number));
  for (const value of values) {
    out = out.replaceAll(JSON.stringify(value), '"(masked)"');
  }
  return out;
}

const SHOWN_FIRST = 2;
const SHOWN_LAST = 2;

/** `+13125550190` → `+1••••••••90` */
export const maskPhone = (phone: string): string =>
  phone.length <= SHOWN_FIRST + SHOWN_LAST
    ? '•'.repeat(phone.length)
    : phone.slice(0, SHOWN_FIRST) +
      '•'.repeat(phone.length - SHOWN_FIRST - SHOWN_LAST) +
      phone.slice(-SHOWN_LAST);
