import { OutdialError, toError } from './problem-error.ts';
import { type Fetch, realSleep, type Sleep } from './resilient-fetch.ts';

/** One server-sent event. */
export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

interface Place {
  last_event_id?: string;
  retry_ms: number;
}

const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 30_000;
/** Three heartbeats: a connection that is silent for longer is none. */
const SILENCE_MS = 45_000;

/**
 * The events of an address until the server says `event: end`. A connection
 * that closes without it is opened again, and goes on after the last event.
 *
 * @throws OutdialError when the server refuses
 */
export async function* streamEvents(
  open: (headers: Record<string, string>) => Request,
  fetch: Fetch,
  sleep: Sleep = realSleep,
): AsyncGenerator<ServerEvent> {
  const place: Place = { retry_ms: FIRST_RETRY_MS };
  for (let failures = 0; ; ) {
    try {
      for await (const event of connection(open, fetch, place)) {
        failures = 0;
        if (event.event === 'end') return;
        yield event;
      }
    } catch (error) {
      const isRefused = error instanceof OutdialError && error.status < 500;
      if (isRefused) throw error;
      failures += 1;
    }
    await sleep(Math.min(place.retry_ms * 2 ** failures, MAX_RETRY_MS));
  }
}

async function* connection(
  open: (headers: Record<string, string>) => Request,
  fetch: Fetch,
  place: Place,
): AsyncGenerator<ServerEvent> {
  const { last_event_id } = place;
  const resumed = last_event_id ? { 'Last-Event-ID': last_event_id } : {};
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    const { signal } = silence;
    const asked = open({ accept: 'text/event-stream', ...resumed });
    const response = await fetch(new Request(asked, { signal }));
    if (!response.ok || !response.body) {
      const body = await response.json().catch(() => ({}));
      throw toError(response.status, body);
    }
    const text = response.body.pipeThrough(new TextDecoderStream());
    let rest = '';
    for await (const part of text) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      const blocks = (rest + part).split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = eventOf(block, place);
        if (event) yield event;
      }
    }
  } finally {
    clearTimeout(timer);
  }
}

/** @returns undefined for a comment, such as a heartbeat */
function eventOf(block: string, place: Place): ServerEvent | undefined {
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const [, field = '', value = ''] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (field === 'data') data.push(value);
    if (field === 'event') event = value;
    if (field === 'id') place.last_event_id = value;
    if (field === 'retry' && /^\d+$/.test(value)) {
      place.retry_ms = Number(value);
    }
  }
  return data.length > 0 ? { event, data: data.join('\n') } : undefined;
}
