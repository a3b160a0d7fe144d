import { expect, test } from 'vitest';
import type { ContactList } from '#shared/contracts/contacts.ts';
import { aContact } from '../features/calls/testing.ts';
import { keepNewerCalls, mergeCalls } from './queries.ts';

const [one, two] = ['con_1', 'con_2'].map((id) => aContact({ id }));
const pageOf = (...data: ContactList['data']) => ({ data, total: 2 }) as never;

test('an answer takes no row back that a push changed since it was asked for', () => {
  const asked: ContactList = pageOf(one!, two!);
  const ringing = aContact({ id: 'con_2', status: 'ringing' });
  const now = mergeCalls([ringing])(asked);
  const scored = aContact({ id: 'con_1', score: 80 });
  const late: ContactList = pageOf(scored, aContact({ id: 'con_2' }));
  expect(keepNewerCalls(asked, now, late).data).toEqual([scored, ringing]);
});

test('the first answer, and one that nothing came before, is as it is', () => {
  const asked: ContactList = pageOf(one!, two!);
  const next: ContactList = pageOf(one!, aContact({ id: 'con_2', score: 9 }));
  expect(keepNewerCalls(undefined, undefined, next)).toBe(next);
  expect(keepNewerCalls(asked, asked, next)).toBe(next);
});
