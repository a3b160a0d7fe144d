import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { aCampaign } from '../../testing/fixtures.ts';
import { draftOf } from './adjust-draft.ts';
import { ConcurrencyField } from './concurrency-field.tsx';

afterEach(cleanup);

const first = draftOf(aCampaign({ max_concurrent_calls: 2 }));
let asked: number;

function Field() {
  const [draft, setDraft] = useState(first);
  asked = draft.max_concurrent_calls;
  return (
    <ConcurrencyField
      draft={draft}
      errors={{}}
      capacity={undefined}
      set={(change) => setDraft((old) => ({ ...old, ...change }))}
    />
  );
}

test('a number that is cleared and typed anew is the one that was typed', () => {
  render(<Field />);
  const input = screen.getByRole<HTMLInputElement>('spinbutton');
  const type = (value: string) =>
    fireEvent.change(input, { target: { value } });
  type('');
  expect(input.value).toBe('');
  expect(asked).toBe(2);
  type('3');
  expect(asked).toBe(3);
  type('1000');
  fireEvent.blur(input);
  expect([input.value, asked]).toEqual(['100', 100]);
});
