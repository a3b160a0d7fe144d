import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClient } from '#shared/client/generated/client/index.ts';
import { conversationView } from '#shared/contracts/conversations.ts';
import { ClientContext } from '../../lib/client.ts';
import { renderInApp } from '../../testing/render.tsx';
import { Recording } from './recording.tsx';

const ENDED = '2026-05-10T18:00:00.000Z';
const MINUTE_MS = 60_000;
const conversation = conversationView.parse({
  id: 'cnv_1',
  attempt_id: 'att_1',
  campaign_id: 'cmp_1',
  contact_id: 'con_1',
  status: 'completed',
  summary: null,
  sentiment: null,
  score: null,
  evaluation: null,
  started_at: ENDED,
  answered_at: ENDED,
  ended_at: ENDED,
  duration_seconds: 4,
  has_transcript: false,
  version: 1,
  updated_at: null,
});

let asked: number;
let isThere: boolean;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(ENDED) + 1_000 });
  asked = 0;
  isThere = false;
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const pass = (ms: number) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });

async function show() {
  const client = createClient({
    baseUrl: 'http://localhost',
    fetch: (async () => {
      asked += 1;
      return isThere
        ? Response.json({
            conversation_id: 'cnv_1',
            url: `http://localhost/sound?${asked}`,
            content_type: 'audio/mpeg',
            expires_at: ENDED,
          })
        : Response.json({ status: 404, code: 'not_found' }, { status: 404 });
    }) as typeof fetch,
  });
  renderInApp(
    <ClientContext value={client}>
      <Recording conversation={conversation} />
    </ClientContext>,
  ).show();
  await pass(100);
}

const player = () => screen.queryByLabelText('Recording of the call');

test('a recording that the carrier brings after the call is shown', async () => {
  await show();
  expect(screen.getByText(/no recording of this call yet/)).toBeTruthy();
  isThere = true;
  await pass(6_000);
  expect(player()).not.toBeNull();
  const then = asked;
  await pass(MINUTE_MS);
  expect(asked).toBe(then);
});

test('nobody asks any more for one that does not come', async () => {
  await show();
  await pass(11 * MINUTE_MS);
  expect(screen.getByText('There is no recording of this call.')).toBeTruthy();
  const then = asked;
  await pass(MINUTE_MS);
  expect(asked).toBe(then);
});

test('one whose address works no more is loaded again', async () => {
  isThere = true;
  await show();
  await act(async () => {
    fireEvent.error(player()!);
  });
  expect(screen.getByText('The recording could not be played')).toBeTruthy();
  fireEvent.click(screen.getByText('Load it again'));
  await pass(100);
  expect(player()?.getAttribute('src')).toBe('http://localhost/sound?2');
  expect(screen.queryByText('The recording could not be played')).toBeNull();
});
