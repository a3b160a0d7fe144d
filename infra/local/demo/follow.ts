import { setTimeout as sleep } from 'node:timers/promises';
import { type Ask, Refused } from './ask.ts';
import { unclear } from './audiences.ts';
import type { DemoCampaigns } from './create.ts';

export interface Follow {
  readonly ask: Ask;
  readonly campaigns: DemoCampaigns;
  /** Of the product. */
  readonly clock: { now(): number };
  readonly fetch: typeof fetch;
  /** The product stops: what is not done by then stays undone. */
  readonly signal: AbortSignal;
}

const DAY_MS = 86_400_000;
/** Between two looks at a campaign, in real time. */
const LOOK_MS = 500;
/** How soon whoever asked for a call gets it: ten minutes are long to wait for. */
const PROMISED_MS = 20_000;

/**
 * Has the demo's campaigns run until each state of a campaign is there: within
 * two minutes of the one clock, by real calls, on five lines at most.
 */
export async function followDemo(follow: Follow): Promise<void> {
  const { ask, campaigns, clock } = follow;
  const scheduled_at = new Date(clock.now() + DAY_MS).toISOString();
  await Promise.all([
    act(ask, campaigns.scheduled, 'schedule', { scheduled_at }),
    act(ask, campaigns.night, 'start'),
    act(ask, campaigns.long, 'start'),
    uploadUnclear(follow),
    pilot(follow),
    smallOnes(follow),
  ]);
}

const act = (ask: Ask, id: string, action: string, body?: object) =>
  ask('POST', `/campaigns/${id}/${action}`, body ?? {});

/** Of a campaign that goes on meanwhile: on a fast clock it may be over by now. */
async function actInTime(...asked: Parameters<typeof act>): Promise<void> {
  try {
    await act(...asked);
  } catch (error) {
    if (!(error instanceof Refused && error.status === 409)) throw error;
  }
}

/** Somebody has to say which column has the numbers. */
async function uploadUnclear({ ask, campaigns, fetch, signal }: Follow) {
  const text = unclear();
  const { url, fields } = await ask(
    'POST',
    `/campaigns/${campaigns.unclear}/uploads`,
    { file_name: 'renewals-q2.csv', size_bytes: Buffer.byteLength(text) },
  );
  const form = new FormData();
  for (const [name, value] of Object.entries<string>(fields)) {
    form.set(name, value);
  }
  form.set('file', new Blob([text], { type: 'text/csv' }), 'renewals-q2.csv');
  const answer = await fetch(url, { method: 'POST', body: form, signal });
  if (!answer.ok) throw new Error(`the upload was refused: ${answer.status}`);
}

/** Whoever wants a callback is promised one soon, so that the run ends soon. */
async function pilot(follow: Follow): Promise<void> {
  const { ask, campaigns, clock } = follow;
  const id = campaigns.pilot;
  await act(ask, id, 'start');
  const path = `/campaigns/${id}/contacts?callback=pending`;
  const asked = await until(follow, async () => {
    const { status } = await ask('GET', `/campaigns/${id}`);
    const { data } = await ask('GET', path);
    return status === 'completed' ? 'over' : data[0];
  });
  if (asked === 'over') return;
  const scheduled_at = new Date(clock.now() + PROMISED_MS).toISOString();
  await actInTime(ask, id, `contacts/${asked.id}/callback`, {
    scheduled_at,
    reason: 'Asked for a call right away',
  });
}

/** One after the other, on one line: paused, restarted, cancelled. */
async function smallOnes(follow: Follow): Promise<void> {
  const { ask, campaigns } = follow;
  const { paused, restarted, cancelled } = campaigns;
  await act(ask, paused, 'start');
  await called(follow, paused, 2);
  await actInTime(ask, paused, 'pause', {
    reason_text: 'The script is being reworded',
  });
  await act(ask, restarted, 'start');
  await until(follow, async () => {
    const { status, draining } = await ask('GET', `/campaigns/${restarted}`);
    return status === 'completed' && !draining;
  });
  await act(ask, restarted, 'restart');
  await act(ask, cancelled, 'start');
  await called(follow, cancelled, 2);
  await actInTime(ask, cancelled, 'cancel');
}

const called = (follow: Follow, id: string, calls: number) =>
  until(follow, async () => {
    const { attempts } = await follow.ask('GET', `/campaigns/${id}/stats`);
    return attempts.total >= calls;
  });

/** Looks until there is something. @throws AbortError when the product stops */
async function until<Found>(
  { signal }: Follow,
  look: () => Promise<Found>,
): Promise<NonNullable<Found>> {
  for (;;) {
    signal.throwIfAborted();
    const found = await look();
    if (found) return found;
    await sleep(LOOK_MS, undefined, { signal });
  }
}
