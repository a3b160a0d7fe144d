import type { ActivityEntry } from '#shared/contracts/campaigns.ts';
import { formatCode, UNKNOWN } from '../../lib/format.ts';
import { toCsv } from '../lifecycle/csv.ts';

export interface ActivityChange {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/** What a line changed, as text: only the parts of a setting that differ. */
export function changesOf({ changes }: ActivityEntry): ActivityChange[] {
  return Object.entries(changes ?? {}).flatMap(([field, change]) =>
    isChange(change)
      ? differences(field, change.from, change.to)
      : [{ field, from: UNKNOWN, to: textOf(change) }],
  );
}

const isChange = (value: unknown): value is { from: unknown; to: unknown } =>
  isObject(value) && 'to' in value && 'from' in value;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function differences(
  field: string,
  from: unknown,
  to: unknown,
): ActivityChange[] {
  if (isObject(from) && isObject(to)) {
    const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return names.flatMap((name) =>
      differences(`${field}.${name}`, from[name] ?? null, to[name] ?? null),
    );
  }
  const [before, after] = [textOf(from), textOf(to)];
  return before === after ? [] : [{ field, from: before, to: after }];
}

export function textOf(value: unknown): string {
  if (value === null || value === undefined) return UNKNOWN;
  if (typeof value === 'string') return value;
  return JSON.stringify(value);
}

const sources: readonly (readonly [string, string])[] = [
  ['system', 'Product'],
  ['key_dashboard', 'Dashboard'],
  ['usr_', 'Dashboard'],
  ['key_', 'API key'],
];

/** Where it came from, told by who did it. */
export const sourceOf = (actor: string): string =>
  sources.find(([start]) => actor.startsWith(start))?.[1] ?? 'Person';

export const actionText = (action: string) =>
  formatCode(action.replaceAll('-', '_'));

/** Whether a line has the words that somebody looks for, in any of its parts. */
export function matchesActivity(entry: ActivityEntry, words: string): boolean {
  const wanted = words.trim().toLowerCase();
  if (!wanted) return true;
  const parts = [
    entry.actor,
    actionText(entry.action),
    entry.reason_text ?? '',
    ...changesOf(entry).flatMap(({ field, from, to }) => [field, from, to]),
  ];
  return parts.some((part) => part.toLowerCase().includes(wanted));
}

/** The lines as a table that other programs read. */
export const activityCsv = (entries: readonly ActivityEntry[]): string =>
  toCsv(
    ['at', 'actor', 'source', 'action', 'reason', 'changes'],
    entries.map((entry) => [
      entry.at,
      entry.actor,
      sourceOf(entry.actor),
      entry.action,
      entry.reason_text,
      changesOf(entry)
        .map(({ field, from, to }) => `${field}: ${from} → ${to}`)
        .join('; '),
    ]),
  );
