import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { CostLedger } from './estimate.ts';
import ledger from './ledger.json' with { type: 'json' };
import { figuresOf, pageWith } from './page.ts';

const page = readFileSync(
  resolve(import.meta.dirname, '../../docs/cost.md'),
  'utf8',
);

test('docs/cost.md says what the ledger and the prices come to', () => {
  expect(pageWith(page, figuresOf(ledger satisfies CostLedger))).toBe(page);
});
