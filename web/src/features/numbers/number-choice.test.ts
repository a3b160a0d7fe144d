import { expect, test } from 'vitest';
import { carrierOfNew } from './number-choice.ts';

const simulated = { id: 'car_simulated', kind: 'simulated' } as const;
const notes = { id: 'car_old', kind: 'http' } as const;
const twilio = { id: 'car_twilio1', kind: 'twilio' } as const;

test.each([
  ['nothing is read yet', [], 'car_simulated'],
  ['there is no account', [simulated, notes], 'car_simulated'],
  ['there is an account', [simulated, notes, twilio], 'car_twilio1'],
  [
    'the deployment has a real carrier of its own',
    [{ ...simulated, kind: 'http' } as const, twilio],
    'car_simulated',
  ],
])('where a new number is when %s', (_, carriers, id) => {
  expect(carrierOfNew(carriers)).toBe(id);
});
