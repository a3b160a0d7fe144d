import type { ContactView } from '#shared/contracts/contacts.ts';
import type { BlockerCode } from '#shared/domain/blocker.ts';
import { contactStatuses, inCallGroups } from '#shared/domain/contact.ts';
import { formatCode } from '../../lib/format.ts';
import type { SearchState } from '../../lib/search-state.ts';

/** Filters of GET …/calls, named as the API and the address name them. */
export const filterNames = [
  'status',
  'state',
  'blocker',
  'callback',
  'disposition',
  'attempted',
  'connected',
  'in_call',
  'variant',
  'from_number',
  'run_number',
  'q',
] as const;
export type FilterName = (typeof filterNames)[number];
export type CallFilter = Readonly<Partial<Record<FilterName, string>>>;

export const filterLabels: Readonly<Record<FilterName, string>> = {
  status: 'Status',
  state: 'State',
  blocker: 'Blocker',
  callback: 'Callback',
  disposition: 'Disposition',
  attempted: 'Was called',
  connected: 'Was reached',
  in_call: 'In call',
  variant: 'Variant',
  from_number: 'From number',
  run_number: 'Run',
  q: 'Phone or id',
};

export function filterOf(search: SearchState): CallFilter {
  const given = filterNames.flatMap((name) => {
    const value = search[name]?.trim();
    const isAll = name === 'callback' && value === 'all';
    return value && !isAll ? [[name, value]] : [];
  });
  return Object.fromEntries(given);
}

/** The page of the address, from 1. */
export function pageOf(search: SearchState): number {
  const page = Number(search.page ?? '1');
  return Number.isInteger(page) && page > 0 ? page : 1;
}

export const isFiltered = (filter: CallFilter) =>
  Object.keys(filter).length > 0;

const statuses = [
  'pending',
  'in_progress',
  'completed',
  'exhausted',
  'stopped',
];
const callbacks = ['requested', 'pending', 'completed', 'cancelled'];
const dispositions = [
  'completed',
  'goal_reached',
  'opted_out',
  'callback_requested',
  'voicemail',
  'no_answer',
  'busy',
  'rejected',
  'invalid_number',
  'abandoned',
  'timeout',
  'error',
  'excluded',
  'dnc',
  'erased',
];

/** Waits on purpose: a contact's own clock runs. */
type Wait =
  | 'retry_wait'
  | 'callback_wait'
  | 'scheduled_at_wait'
  | 'system_retry_wait';
const waits: Readonly<Record<Wait, true>> = {
  retry_wait: true,
  callback_wait: true,
  scheduled_at_wait: true,
  system_retry_wait: true,
};

/** Every other gate that a contact can wait at; a new one is a compile error here. */
const blockers: Readonly<Record<Exclude<BlockerCode, Wait>, true>> = {
  campaign_not_running: true,
  campaign_window_closed: true,
  contact_window_closed: true,
  timezone_unknown: true,
  campaign_cap: true,
  org_cap: true,
  platform_cap: true,
  abandon_brake: true,
  no_agent_capacity: true,
  higher_priority: true,
  in_flight_elsewhere: true,
  daily_call_cap: true,
  daily_minute_cap: true,
  daily_attempt_cap: true,
  min_gap: true,
  dnc: true,
  pool_empty: true,
  pool_capacity: true,
  no_country_match: true,
  country_closed: true,
  carrier_cps: true,
};

/** Values that people can choose from; the rest they type. */
export const filterChoices: Readonly<
  Partial<Record<FilterName, readonly string[]>>
> = {
  status: statuses,
  state: contactStatuses,
  blocker: [...Object.keys(waits), ...Object.keys(blockers), 'none'],
  callback: callbacks,
  disposition: dispositions,
  attempted: ['true', 'false'],
  connected: ['true', 'false'],
  in_call: inCallGroups,
};

/** The filters that are on, for people: "Status: Pending, Blocker: Retry wait". */
export const describeFilter = (filter: CallFilter): string =>
  filterNames
    .flatMap((name) => {
      const value = filter[name];
      if (!value) return [];
      return [`${filterLabels[name]}: ${valueWords(name, value)}`];
    })
    .join(', ');

/** Values that have no other words. */
const named: ReadonlySet<FilterName> = new Set([
  'variant',
  'from_number',
  'run_number',
]);

/** A value as people read it; a quick filter by its name. */
export function valueWords(name: FilterName, value: string): string {
  if (name === 'q') return `“${value}”`;
  if (name === 'attempted' || name === 'connected') {
    return value === 'true' ? 'Yes' : 'No';
  }
  if (named.has(name)) return value;
  const quick = quickFilters.find(({ filter }) => filter[name] === value);
  if (quick && value.includes(',')) return quick.text;
  return value.split(',').map(formatCode).join(' or ');
}

/** What neither a clock nor the end of a call clears: a person has to. */
const ATTENTION = [
  'timezone_unknown',
  'no_country_match',
  'country_closed',
  'pool_empty',
];

/** What operators look for most: a press sets exactly this filter. */
export const quickFilters: readonly {
  readonly text: string;
  readonly filter: CallFilter;
}[] = [
  { text: 'Needs attention', filter: { blocker: ATTENTION.join(',') } },
  { text: 'In call now', filter: { status: 'in_progress' } },
  { text: 'Waiting retry', filter: { state: 'retry_scheduled' } },
  {
    text: 'Blocked',
    filter: { blocker: Object.keys(blockers).join(',') },
  },
  { text: 'Failed', filter: { status: 'failed' } },
];

export const isSameFilter = (one: CallFilter, other: CallFilter) =>
  filterNames.every((name) => one[name] === other[name]);

const seedBuckets: Readonly<Record<string, string>> = {
  failed: 'exhausted',
  skipped: 'stopped',
};
const seedStates: Readonly<Record<string, string>> = {
  locked: 'leased',
  scheduled: 'retry_scheduled',
};

/**
 * Whether a row that changed would still be in the list. What only the server
 * can tell (the search, a variant) is taken for unchanged.
 */
export function stillMatches(row: ContactView, filter: CallFilter): boolean {
  const { status, state, callback, blocker, disposition } = filter;
  if (status && row.bucket !== (seedBuckets[status] ?? status)) return false;
  if (state && row.status !== (seedStates[state] ?? state)) return false;
  if (callback === 'requested' && !row.callback) return false;
  if (callback && callback !== 'requested') {
    if (row.callback?.status !== callback) return false;
  }
  if (blocker) {
    if (row.bucket !== 'pending') return false;
    if (!blocker.split(',').includes(row.blocker?.code ?? 'none')) return false;
  }
  return !disposition || row.disposition === disposition;
}
