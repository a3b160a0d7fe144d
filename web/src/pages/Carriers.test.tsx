import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import {
  type Answers,
  button,
  meAs,
  renderWithAnswers,
} from '../features/campaigns/list-testing.tsx';
import { aCarrier, ownCarrier } from '../features/carriers/testing.ts';
import { Carriers } from './Carriers.tsx';

afterEach(async () => {
  cleanup();
  await new Promise((resolve) => setTimeout(resolve));
});

const path = '/api/v1/carriers';
const page = (data: unknown[]) => ({ data, next_cursor: null, limit: 200 });
function show(data: unknown[], answers: Answers = {}) {
  const app = renderWithAnswers(<Carriers />, {
    [`GET ${path}`]: page(data),
    ...answers,
  });
  app.show();
  return app;
}
const type = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

test('carriers are listed with what each does now', async () => {
  const why = { scope: 'account', code: '20003' } as const;
  const open = { state: 'open', until: null, opened: 2, why } as const;
  show([ownCarrier(), aCarrier({ circuit: open, places_calls: false })]);
  const link = await screen.findByRole('link', { name: 'Twilio EU' });
  expect(link.getAttribute('href')).toBe('/dashboard/carriers/car_twilio1');
  expect(document.body.textContent).toContain(
    'Not called: it refuses the account (20003)',
  );
  for (const text of ['Places no calls', 'Takes calls'])
    expect(screen.getByText(text)).toBeTruthy();
  expect(screen.queryByText('No carrier of your own yet')).toBeNull();
});

test('where there is none of their own it says what one is for', async () => {
  show([ownCarrier()]);
  await screen.findByText('No carrier of your own yet');
});

test('who may not manage numbers finds the way, and why it is shut', async () => {
  const app = show([aCarrier()], {
    'GET /api/v1/me': meAs('viewer', ['campaigns:read']),
  });
  await screen.findByRole('link', { name: 'Twilio EU' });
  await waitFor(() =>
    expect(button('Add carrier').getAttribute('aria-disabled')).toBe('true'),
  );
  fireEvent.click(button('Add carrier'));
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(app.paths()).toEqual([`GET ${path}`]);
});

test('a carrier is added with what its kind needs; what it refuses is at its field', async () => {
  const asked: unknown[] = [];
  const answers = [
    Response.json(
      {
        status: 422,
        code: 'carrier_refused',
        title: 'The carrier refuses the account',
        request_id: 'req_1',
        errors: [
          {
            path: 'credentials.auth_token',
            code: '20003',
            message: 'Twilio does not know this token',
          },
        ],
      },
      { status: 422 },
    ),
    Response.json(aCarrier(), { status: 201 }),
  ];
  const app = show([ownCarrier()], {
    [`POST ${path}`]: async (request: Request) => {
      asked.push(await request.json());
      return answers.shift();
    },
  });
  await screen.findByText('No carrier of your own yet');
  fireEvent.click(button('Add carrier'));
  const save = () => fireEvent.submit(document.querySelector('form')!);
  save();
  await screen.findByText('Account SID is needed');
  expect(asked).toEqual([]);

  fireEvent.click(screen.getByLabelText('jambonz (your own SIP trunk)'));
  await screen.findByLabelText('Webhook secret');
  fireEvent.click(screen.getByLabelText('Twilio'));
  type('Account SID', `AC${'1'.repeat(32)}`);
  const token = screen.getByLabelText('Auth token');
  expect(token.getAttribute('type')).toBe('password');
  type('Auth token', 'a'.repeat(32));
  fireEvent.click(button('Show Auth token'));
  expect(token.getAttribute('type')).toBe('text');
  save();
  await screen.findAllByText('Twilio does not know this token');
  // At its field, and not only in the alert above.
  expect(token.getAttribute('aria-invalid')).toBe('true');
  save();
  await waitFor(() =>
    expect(app.router.history.location.pathname).toBe(
      '/dashboard/carriers/car_twilio1',
    ),
  );
  expect(asked).toHaveLength(2);
  expect(asked[1]).toMatchObject({
    kind: 'twilio',
    credentials: { auth_token: 'a'.repeat(32) },
  });
});
