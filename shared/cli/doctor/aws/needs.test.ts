import { expect, test } from 'vitest';
import { functions } from '#infra/functions.ts';
import { quotaNeeds } from './needs.ts';

test('the quota of functions is above what the queues may start', () => {
  const started = Object.values(functions).map(({ trigger }) =>
    'max_concurrency' in trigger ? trigger.max_concurrency : 1,
  );
  const sum = started.reduce((all, each) => all + each, 0);
  const need = quotaNeeds.find(({ service }) => service === 'lambda')!;
  // The rest is for the API, and for the event streams of an organization.
  expect(need.at_least).toBeGreaterThan(sum + 100);
});
