import { act, renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ApiError } from './api-error.ts';
import { changesOf, conflictRows, useEditForm } from './use-edit-form.ts';

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

it('says so when somebody was faster and theirs cannot be read', async () => {
  const gone = new ApiError(503, {}, 1);
  const { result } = renderHook(() =>
    useEditForm<Form>({
      base: { form: before, version: 1 },
      fields,
      save: async () => {
        throw new ApiError(412, {}, 1);
      },
      reload: async () => {
        throw gone;
      },
      onSaved: () => {
        throw new Error('nothing was saved');
      },
    }),
  );
  act(() => result.current.set({ lines: '4' }));
  await act(() => result.current.submit());
  expect(result.current.error).toBe(gone);
  expect(result.current.saving).toBe(false);
  expect(result.current.form.lines).toBe('4');
});
