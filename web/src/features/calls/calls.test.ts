import { expect, test, vi } from 'vitest';
import type { AttemptView } from '#shared/contracts/contacts.ts';
import { contactStatuses } from '#shared/domain/contact.ts';
import { runBulk } from './bulk.ts';
import {
  describeFilter,
  filterOf,
  isSameFilter,
  pageOf,
  quickFilters,
  stillMatches,
} from './call-filter.ts';
import { callStatus, formatElapsed } from './call-status.ts';
import { callsCsv } from './export-calls.ts';
import { pendingUpdates } from './membership.ts';
import { filterOfQuery, queryOf } from './property-query.ts';
import { RowStore } from './row-store.ts';
import { aContact, anAttempt } from './testing.ts';
import { attemptBefore, condenseTrail, resultKeys } from './trail.ts';
import { displayOf } from './use-columns.ts';

const trail = (count: number): AttemptView[] =>
  Array.from({ length: count }, (_, n) => anAttempt({ attempt_number: n + 1 }));
const numbers = (attempts: readonly AttemptView[]) =>
  attempts.map(({ attempt_number }) => attempt_number);

test('a trail of five is shown whole, of a longer one the last four', () => {
  expect(condenseTrail(trail(5))).toMatchObject({ hidden: 0 });
  expect(numbers(condenseTrail(trail(5)).shown)).toEqual([1, 2, 3, 4, 5]);
  const long = condenseTrail(trail(9));
  expect(long.hidden).toBe(5);
  expect(numbers(long.shown)).toEqual([6, 7, 8, 9]);
  expect(condenseTrail([])).toEqual({ hidden: 0, shown: [] });
});

test('the attempt before one is the last that has a lower number', () => {
  const all = trail(3);
  expect(attemptBefore(all, { attempt_number: 3 })).toBe(all[1]);
  expect(attemptBefore(all, { attempt_number: 1 })).toBeUndefined();
});

test('each criterion that some attempt was judged by is a column', () => {
  const attempts = [
    anAttempt({ result: { 'b.x': true } }),
    anAttempt({ result: null }),
    anAttempt({ result: { 'a.y': 'na', 'b.x': false } }),
  ];
  expect(resultKeys(attempts)).toEqual(['a.y', 'b.x']);
});

test('filters are read from the address', () => {
  const given = { status: 'pending', callback: 'all', q: ' 555 ', page: '3' };
  expect(filterOf(given)).toEqual({ status: 'pending', q: '555' });
  expect(pageOf(given)).toBe(3);
  expect(pageOf({ page: '-1' })).toBe(1);
});

test('a filter survives the search field, and free text looks for a phone or id', () => {
  const filter = { status: 'pending', blocker: 'dnc', q: '0190' };
  expect(filterOfQuery(queryOf(filter))).toEqual(filter);
  const typed = [
    { operator: '=' as const, value: 'crm-7' },
    { propertyKey: 'blocker', operator: '=' as const, value: 'Retry wait' },
  ];
  expect(filterOfQuery({ operation: 'and', tokens: typed })).toEqual({
    q: 'crm-7',
    blocker: 'retry_wait',
  });
});

test('active filters are named, and a quick one by its name', () => {
  expect(describeFilter({ status: 'pending', q: 'x' })).toBe(
    'Status: Pending, Phone or id: “x”',
  );
  const blocked = quickFilters.find(({ text }) => text === 'Blocked')!;
  expect(describeFilter(blocked.filter)).toBe('Blocker: Blocked');
  expect(isSameFilter(blocked.filter, { ...blocked.filter })).toBe(true);
  expect(isSameFilter(blocked.filter, {})).toBe(false);
  // The longest blocker filter that the API takes.
  expect(blocked.filter.blocker!.length).toBeLessThanOrEqual(400);
});

test('a row that changed is told from one that still matches', () => {
  const row = aContact({ status: 'retry_scheduled', bucket: 'pending' });
  expect(stillMatches(row, { status: 'pending' })).toBe(true);
  expect(stillMatches(row, { state: 'scheduled' })).toBe(true);
  expect(stillMatches(row, { status: 'failed' })).toBe(false);
  expect(stillMatches(row, { callback: 'requested' })).toBe(false);
  const blocked = aContact({
    blocker: { code: 'dnc', text: '', until: null, rule: null },
  });
  expect(stillMatches(blocked, { blocker: 'retry_wait,dnc' })).toBe(true);
  expect(stillMatches(blocked, { blocker: 'none' })).toBe(false);
});

test('updates are rows that left, came, or are counted elsewhere', () => {
  const stays = aContact({ id: 'con_1' });
  const left = aContact({ id: 'con_2', bucket: 'completed' });
  const base = {
    shown: ['con_1', 'con_2'],
    latest: ['con_1', 'con_2'],
    rows: [stays],
    filter: { status: 'pending' },
    total: 2,
    counted: 2,
  };
  expect(pendingUpdates(base)).toBe(0);
  expect(pendingUpdates({ ...base, rows: [stays, left] })).toBe(1);
  expect(pendingUpdates({ ...base, counted: 5 })).toBe(3);
  expect(pendingUpdates({ ...base, latest: ['con_1', 'con_3'] })).toBe(1);
  expect(pendingUpdates({ ...base, counted: undefined })).toBe(0);
});

test('a status says what its clock runs from', () => {
  const attempt = anAttempt({ status: 'ringing', ended_at: null });
  const ringing = aContact({ status: 'ringing', attempts: [attempt] });
  expect(callStatus(ringing)).toMatchObject({
    text: 'Ringing',
    since: attempt.started_at,
  });
  expect(callStatus(aContact({ status: 'leased' })).text).toBe('Reserved');
  for (const status of contactStatuses) {
    expect(callStatus(aContact({ status })).text).not.toBe('');
  }
  expect(formatElapsed(134_900)).toBe('02:14');
  expect(formatElapsed(3_661_000)).toBe('1:01:01');
  expect(formatElapsed(-5_000)).toBe('00:00');
});

test('only the cells of a row that changed are told', () => {
  const store = new RowStore();
  const [one, two] = [aContact({ id: 'con_1' }), aContact({ id: 'con_2' })];
  store.put([one, two]);
  const [first, second, all] = [vi.fn(), vi.fn(), vi.fn()];
  store.subscribe('con_1', first);
  store.subscribe('con_2', second);
  store.subscribeAll(all);
  store.put([one, { ...two, score: 5 }]);
  expect(first).not.toHaveBeenCalled();
  expect(second).toHaveBeenCalledOnce();
  expect(all).toHaveBeenCalledOnce();
  store.put([one]);
  expect(all).toHaveBeenCalledOnce();
});

test('chosen columns come first, new ones after them, buttons last', () => {
  const chosen = [
    { id: 'phone', visible: true },
    { id: 'gone', visible: true },
    { id: 'contact', visible: false },
  ];
  const display = displayOf(['contact', 'phone', 'plan', 'debug'], chosen);
  expect(display).toEqual([
    { id: 'phone', visible: true },
    { id: 'contact', visible: false },
    { id: 'plan', visible: true },
    { id: 'debug', visible: true },
  ]);
});

test('an export has safe cells, its variables and its criteria', () => {
  const row = aContact({
    phone_number: '+13125550190',
    custom_fields: { note: '=HYPERLINK("x")', status: 'VIP', city: 'A,B' },
    attempts: [anAttempt({ result: { 'm.c': true } })],
  });
  const [header, line] = callsCsv([row]).split('\n') as [string, string];
  expect(header).toContain('note,custom_status,city,m.c');
  expect(line).toContain('"+13125550190"');
  expect(line).toContain('"\'=HYPERLINK(""x"")"');
  expect(line.endsWith(',VIP,"A,B",Yes')).toBe(true);
  expect(line).not.toMatch(/(^|,)"?[=@-]/);
});

test('a bulk action goes on after a refusal, and counts why', async () => {
  const refuses = (row: number) =>
    row % 3 === 0 ? Promise.reject(new Error('in a call')) : Promise.resolve();
  const tried: number[] = [];
  const rows = Array.from({ length: 10 }, (_, n) => n);
  const result = await runBulk(
    rows,
    refuses,
    (count) => tried.push(count),
    new AbortController().signal,
  );
  expect(result.done).toBe(6);
  expect([...result.refused]).toEqual([['in a call', 4]]);
  expect(tried).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('a bulk action that is stopped begins no more', async () => {
  const stop = new AbortController();
  const act = vi.fn(async (_: number) => stop.abort());
  const rows = Array.from({ length: 50 }, (_, n) => n);
  await runBulk(rows, act, () => {}, stop.signal);
  expect(act.mock.calls.length).toBeLessThan(6);
});
