import { cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderWithAnswers } from '../features/campaigns/list-testing.tsx';
import { aCarrier, ownCarrier } from '../features/carriers/testing.ts';
import { type Config, ConfigContext } from '../lib/config.ts';
import { Notices } from './notices.tsx';

afterEach(async () => {
  cleanup();
  await new Promise((resolve) => setTimeout(resolve));
});

const path = 'GET /api/v1/carriers';
function show(config: Config, carriers: unknown[]) {
  const app = renderWithAnswers(
    <ConfigContext value={config}>
      <Notices />
    </ConfigContext>,
    { [path]: { data: carriers, next_cursor: null } },
  );
  app.show();
  return app;
}
const bar = () => document.querySelector('.simulated')?.textContent;

test('no call is real where nothing but the simulated carrier has numbers', async () => {
  const app = show({ simulated: true }, [
    ownCarrier(),
    aCarrier({ numbers: 0 }),
    aCarrier({ id: 'car_2', places_calls: false }),
  ]);
  await waitFor(() => expect(app.paths()).toEqual([path]));
  expect(bar()).toContain('Simulated carrier – no real calls');
});

test('calls from numbers at another carrier are said to be real', async () => {
  show({ simulated: true }, [ownCarrier(), aCarrier()]);
  await screen.findByText(/calls from numbers at Twilio EU are real/);
});

test('where the deployment’s own carrier is real there is no bar, and nothing to ask', async () => {
  const app = show({ simulated: false }, []);
  await new Promise((resolve) => setTimeout(resolve));
  expect(bar()).toBeUndefined();
  expect(app.paths()).toEqual([]);
});
