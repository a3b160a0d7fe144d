import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { CallView } from '#shared/contracts/calls.ts';
import { anAttempt } from '../calls/testing.ts';
import {
  type Answers,
  button,
  renderWithAnswers,
} from '../campaigns/list-testing.tsx';
import { CarrierPage } from './carrier-page.tsx';
import { aCarrier, ownCarrier } from './testing.ts';

afterEach(async () => {
  cleanup();
  await new Promise((resolve) => setTimeout(resolve));
});

const one = '/api/v1/carriers/car_twilio1';
const AT = '2026-05-10T18:00:00.000Z';
const list = (data: unknown[]) => ({ data, next_cursor: null, limit: 200 });
const number = {
  id: 'num_1',
  phone_number: '+12025550100',
  label: 'Washington',
  status: 'active',
  outbound_enabled: true,
  carrier_id: 'car_twilio1',
  carrier_refusal: null,
};
function show(carrier = aCarrier(), answers: Answers = {}) {
  const app = renderWithAnswers(<CarrierPage carrier={carrier} />, {
    'GET /api/v1/numbers': list([
      number,
      { ...number, id: 'num_2', carrier_id: 'car_other' },
      { ...number, id: 'num_3', phone_number: '+12025550101' },
    ]),
    'GET /api/v1/agents': list([]),
    ...answers,
  });
  app.show();
  return app;
}

test('shows the account without its secrets, and what to do with the address', () => {
  show();
  expect(screen.getByText(`AC${'0'.repeat(32)}`)).toBeTruthy();
  expect(screen.getByText('Kept, sealed')).toBeTruthy();
  expect(screen.getByText(/carrier-events\/twilio\/acme/)).toBeTruthy();
  expect(
    screen.getByText(/Nothing to do: Outdial names this address/),
  ).toBeTruthy();
  expect(document.body.textContent).toContain('Outdial buys nothing.');
});

test('the deployment’s own can be tried, and neither changed nor deleted', () => {
  show(ownCarrier());
  expect(screen.queryByRole('button', { name: 'Delete carrier' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Check now' })).toBeNull();
  expect(button('Place one test call')).toBeTruthy();
});

test('asks the carrier now, and says what it refuses', async () => {
  show(aCarrier(), {
    [`POST ${one}/check`]: {
      at: AT,
      ok: false,
      code: '20003',
      field: 'credentials.auth_token',
      detail: 'The token is not of this account.',
      caller_ids: null,
    },
  });
  fireEvent.click(button('Check now'));
  await screen.findByText('The carrier refuses it: 20003');
  await screen.findByText('The token is not of this account.');
});

test('verifies numbers, each with what the carrier says', async () => {
  show(aCarrier(), {
    [`POST ${one}/verify-numbers`]: {
      at: AT,
      data: [
        { number_id: 'num_1', phone_number: '+12025550100', result: 'ok' },
        {
          number_id: 'num_3',
          phone_number: '+12025550101',
          result: 'not_at_carrier',
        },
      ],
    },
  });
  await waitFor(() =>
    expect(screen.getAllByText('Not asked yet')).toHaveLength(2),
  );
  fireEvent.click(button('Verify numbers'));
  await screen.findByText('Can be called from');
  expect(screen.getByText('Not at this carrier')).toBeTruthy();
});

test('places one call from a number of this carrier, and follows it to its end', async () => {
  const call = (over: object) =>
    ({
      id: 'con_1',
      campaign_id: 'cmp_default',
      status: 'dialling',
      blocker: null,
      next_eligible_at: null,
      attempts: [],
      ...over,
    }) as unknown as CallView;
  const bodies: unknown[] = [];
  let hangUp = () => {};
  const hungUp = new Promise<void>((resolve) => {
    hangUp = resolve;
  });
  show(aCarrier(), {
    [`POST ${one}/test-call`]: async (request: Request) => {
      bodies.push(await request.json());
      return Response.json(call({}), { status: 202 });
    },
    'GET /api/v1/calls/con_1': async () => {
      await hungUp;
      return call({ status: 'exhausted', attempts: [anAttempt()] });
    },
  });
  expect(button('Place one test call').getAttribute('aria-disabled')).toBe(
    'true',
  );
  fireEvent.change(screen.getByLabelText('Number to call'), {
    target: { value: '+13125550191' },
  });
  await waitFor(() =>
    expect(
      button('Place one test call').getAttribute('aria-disabled'),
    ).not.toBe('true'),
  );
  fireEvent.submit(screen.getByLabelText('Number to call').closest('form')!);
  await waitFor(() =>
    expect(button('Place one test call').getAttribute('aria-disabled')).toBe(
      'true',
    ),
  );
  hangUp();
  await screen.findByText(/486 Line busy/);
  expect(bodies).toEqual([{ to: '+13125550191' }]);
  // It is over, so the same number can be called again.
  expect(button('Place one test call').getAttribute('aria-disabled')).not.toBe(
    'true',
  );
});

test('deletes when its name was typed, and says why it may not', async () => {
  show(aCarrier(), {
    [`DELETE ${one}`]: () =>
      Response.json(
        {
          status: 409,
          code: 'carrier_in_use',
          title: 'Numbers or calls are at this carrier',
          request_id: 'req_1',
        },
        { status: 409 },
      ),
  });
  fireEvent.click(button('Delete carrier'));
  const dialog = screen.getByRole('dialog');
  expect(dialog.textContent).toContain('2 numbers are at it');
  fireEvent.change(screen.getByLabelText('Type Twilio EU to confirm'), {
    target: { value: 'Twilio EU' },
  });
  const [, confirm] = screen.getAllByRole('button', { name: 'Delete carrier' });
  fireEvent.click(confirm!);
  await screen.findByText('Numbers or calls are at this carrier');
});
