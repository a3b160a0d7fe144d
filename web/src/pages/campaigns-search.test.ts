import { expect, test } from 'vitest';
import { matchesSearch, readStatusFilter } from './campaigns-search.ts';

const campaign = { id: 'cmp_01JDX8R3', name: 'Q4 Follow-ups' };

test.each([
  ['follow', true],
  ['  Q4 ', true],
  ['CMP_01jdx8r3', true],
  ['', true],
  ['q5', false],
])('finds by name or id, whatever the case: %j', (search, found) => {
  expect(matchesSearch(campaign, search)).toBe(found);
});

test('an address with an unknown status filters nothing', () => {
  expect(readStatusFilter('paused')).toBe('paused');
  expect(readStatusFilter('sleeping')).toBe('all');
  expect(readStatusFilter(undefined)).toBe('all');
});
