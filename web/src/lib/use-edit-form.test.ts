import { expect, it } from 'vitest';
import { changesOf, conflictRows } from './use-edit-form.ts';

interface Form {
  readonly name: string;
  readonly lines: string;
  readonly tags: readonly string[];
}
const before: Form = { name: 'Austin', lines: '3', tags: ['a'] };
const fields = [
  { name: 'name', label: 'Name', text: (form: Form) => form.name },
  { name: 'lines', label: 'Lines', text: (form: Form) => form.lines },
  { name: 'tags', label: 'Tags', text: (form: Form) => form.tags.join() },
] as const;

it('sends only what was changed, so that the rest is left to others', () => {
  expect(changesOf(before, { ...before, tags: ['a'] })).toEqual({});
  expect(changesOf(before, { ...before, lines: '' })).toEqual({ lines: '' });
});

it('says of each setting who changed it, and leaves out what nobody did', () => {
  const theirs = { ...before, name: 'Dallas', lines: '5' };
  const mine = { ...before, lines: '4' };
  expect(conflictRows(fields, before, theirs, mine)).toEqual([
    {
      path: 'name',
      label: 'Name',
      theirs: 'Dallas',
      mine: 'Austin',
      changed_by: 'them',
    },
    {
      path: 'lines',
      label: 'Lines',
      theirs: '5',
      mine: '4',
      changed_by: 'both',
    },
  ]);
});
