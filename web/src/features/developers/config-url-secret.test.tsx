import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { button, meAs, renderWithAnswers } from '../campaigns/list-testing.tsx';
import { ConfigUrlSecret } from './config-url-secret.tsx';

afterEach(async () => {
  cleanup();
  await new Promise((resolve) => setTimeout(resolve));
});

const secret = { 'GET /api/v1/config-url-secret': { secret: 'whsec_abc' } };

test('the secret is asked for by whoever wants to see it', async () => {
  const app = renderWithAnswers(<ConfigUrlSecret />, secret);
  app.show();
  expect(app.paths()).toEqual([]);
  fireEvent.click(button('Show the secret'));
  await screen.findByText('whsec_abc');
});

test('who may not manage webhooks is told why', async () => {
  const app = renderWithAnswers(<ConfigUrlSecret />, {
    ...secret,
    'GET /api/v1/me': meAs('viewer', ['campaigns:read']),
  });
  app.show();
  await waitFor(() =>
    expect(button('Show the secret').getAttribute('aria-disabled')).toBe(
      'true',
    ),
  );
  fireEvent.click(button('Show the secret'));
  expect(app.paths()).toEqual([]);
});
