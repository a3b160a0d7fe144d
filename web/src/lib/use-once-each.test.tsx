import { renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useOnceEach } from './use-once-each.ts';

test('a row that is pressed twice is done once, until that is over', async () => {
  const begun: string[] = [];
  const end = new Map<string, () => void>();
  const run = (id: string) =>
    new Promise<void>((resolve, reject) => {
      begun.push(id);
      end.set(id, id === 'fails' ? () => reject(new Error('no')) : resolve);
    });
  const { result } = renderHook(() => useOnceEach(run, (id: string) => id));
  const press = (id: string) => result.current(id);

  for (const id of ['one', 'one', 'fails', 'fails']) press(id);
  expect(begun).toEqual(['one', 'fails']);
  end.get('one')?.();
  end.get('fails')?.();
  await Promise.resolve();
  await Promise.resolve();
  for (const id of ['one', 'fails']) press(id);
  expect(begun).toEqual(['one', 'fails', 'one', 'fails']);
});
