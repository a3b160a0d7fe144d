import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import {
  button,
  renderWithAnswers,
} from '../features/campaigns/list-testing.tsx';
import { aCarrier, ownCarrier } from '../features/carriers/testing.ts';
import { Numbers } from './Numbers.tsx';

afterEach(async () => {
  cleanup();
  await new Promise((resolve) => setTimeout(resolve));
});

const AT = '2026-05-10T18:00:00.000Z';
const list = (data: unknown[]) => ({ data, next_cursor: null, limit: 200 });
const number = {
  id: 'num_1',
  phone_number: '+12025550100',
  country: 'US',
  label: '',
  carrier_id: 'car_twilio1',
  carrier_refusal: { code: '21210', at: AT },
  status: 'active',
  outbound_enabled: true,
  max_concurrent: null,
  cps: null,
  lines_in_use: 0,
  version: 2,
};

test('a number says at which carrier it is, rests when that refuses it, and moves', async () => {
  const bodies: unknown[] = [];
  const app = renderWithAnswers(<Numbers />, {
    'GET /api/v1/numbers': list([number]),
    'GET /api/v1/campaigns': list([]),
    'GET /api/v1/carriers': list([
      ownCarrier(),
      aCarrier(),
      aCarrier({ id: 'car_old', kind: 'http', name: 'Old notes' }),
    ]),
    'PATCH /api/v1/numbers/num_1': async (request: Request) => {
      bodies.push(await request.json());
      return number;
    },
  });
  app.show();
  const link = await screen.findByRole('link', { name: 'Twilio EU' });
  expect(link.getAttribute('href')).toBe('/dashboard/carriers/car_twilio1');
  expect(document.body.textContent).toContain(
    'Its carrier refuses it as caller id (21210)',
  );
  fireEvent.click(button('Edit +12025550100'));
  fireEvent.mouseDown(button(/^Carrier Twilio EU/));
  // The chosen one is in it twice: shown, and said to be chosen.
  expect((await screen.findAllByRole('option')).length).toBe(2);
  expect(screen.queryByText('Old notes')).toBeNull();
  fireEvent.mouseUp(screen.getByRole('option', { name: 'Simulated carrier' }));
  fireEvent.submit(document.querySelector('form')!);
  await waitFor(() =>
    expect(bodies).toEqual([{ carrier_id: 'car_simulated' }]),
  );
});

test('a new number is at the account that there is', async () => {
  const bodies: unknown[] = [];
  renderWithAnswers(<Numbers />, {
    'GET /api/v1/numbers': list([]),
    'GET /api/v1/campaigns': list([]),
    'GET /api/v1/carriers': list([ownCarrier(), aCarrier()]),
    'POST /api/v1/numbers': async (request: Request) => {
      bodies.push(await request.json());
      return number;
    },
  }).show();
  await screen.findByText('No numbers yet');
  fireEvent.click(screen.getAllByText('Add number')[0]!);
  await waitFor(() => expect(button(/^Carrier Twilio EU/)).toBeTruthy());
  fireEvent.change(screen.getByLabelText('Number'), {
    target: { value: '+12025550100' },
  });
  fireEvent.submit(document.querySelector('form')!);
  await waitFor(() =>
    expect(bodies).toMatchObject([
      { phone_number: '+12025550100', carrier_id: 'car_twilio1' },
    ]),
  );
});
