import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import {
  type Answers,
  button,
  renderWithAnswers,
} from '../features/campaigns/list-testing.tsx';
import { Agents } from './Agents.tsx';

afterEach(async () => {
  cleanup();
  await new Promise((resolve) => setTimeout(resolve));
});

const list = (data: unknown[]) => ({ data, next_cursor: null, limit: 200 });
const bot = {
  id: 'agt_bot',
  name: 'Bot',
  status: 'active',
  max_concurrent: null,
  target: {
    kind: 'websocket',
    url: 'wss://bot.example.com/call',
    has_auth_token: true,
  },
  message: { text: 'Please call us back.' },
  version: 4,
  calls_in_use: 0,
};

function show(answers: Answers) {
  const app = renderWithAnswers(<Agents />, {
    'GET /api/v1/agents': list([bot]),
    'GET /api/v1/campaigns': list([]),
    ...answers,
  });
  app.show();
  return app;
}

test('an agent says where it is, and a change keeps the token that nobody typed', async () => {
  const bodies: unknown[] = [];
  const refusal = {
    status: 400,
    code: 'invalid_request',
    title: 'The request is not valid',
    errors: [
      { path: 'target.url', code: 'invalid', message: 'must begin with wss' },
    ],
  };
  show({
    'PATCH /api/v1/agents/agt_bot': async (request: Request) => {
      bodies.push(await request.json());
      return bodies.length === 1
        ? Response.json(refusal, { status: 400 })
        : bot;
    },
  });
  await screen.findByText('wss://bot.example.com/call');
  fireEvent.click(button('Edit Bot'));
  const address = screen.getByLabelText('Address');
  const token = screen.getByLabelText(/^Token/);
  expect(token.getAttribute('type')).toBe('password');
  expect((token as HTMLInputElement).value).toBe('');
  fireEvent.change(address, { target: { value: 'https://bot.example.com' } });
  const save = () => fireEvent.submit(document.querySelector('form')!);
  save();
  await waitFor(() =>
    expect(address.getAttribute('aria-invalid')).toBe('true'),
  );
  fireEvent.change(address, { target: { value: 'wss://two.example.com' } });
  save();
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(bodies[1]).toEqual({
    target: { kind: 'websocket', url: 'wss://two.example.com' },
  });
});
