import { ask, credential } from '../../support/http.ts';
import {
  campaignForm,
  type Json,
  KEY,
  type Product,
  startProduct,
  until,
} from '../../support/product.ts';

/** What all seeds look at: one product, and campaigns in every state. */
export interface World {
  readonly product: Product;
  /** The concurrency settings before anybody set them. */
  readonly untouched: Json;
  /** A draft without contacts. */
  readonly empty: Json;
  /** Completed: contacts of every ending, retried and called back. */
  readonly done: Json;
  readonly contacts: readonly Json[];
  /** Has long calls for minutes to come. */
  readonly busy: Json;
  /** What the stream of `busy` has said so far, byte for byte. */
  readonly heard: () => string;
  /** A user's token with the scope campaigns:read. */
  readonly pat: string;
  readonly send: Send;
}
type Send = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => ReturnType<typeof ask>;

export const api = '/api/v1/campaigns';
/** Endings of numbers, each of which behaves its own way. @see contract 1 */
export const endings = [
  '0190',
  '0191',
  '0192',
  '0193',
  '0194',
  '0195',
  '0196',
  '0197',
  '0198',
  '0190',
];

/** Numbers of one ending, from different exchanges. */
export const numbersEnding = (ending: string, count: number) =>
  Array.from({ length: count }, (_, n) => `+1312${300 + n}${ending}`);

export async function makeWorld(): Promise<World> {
  const product = await startProduct([
    ...['--no-demo', '--speed', '200', '--seed', '7'],
    // A minute before the start that seed 003 schedules.
    ...['--now', '2026-05-10T17:59:00.000Z'],
  ]);
  const send: Send = (method, path, body, headers = {}) =>
    ask(product, method, path, {
      ...(body !== undefined && { body }),
      headers,
    });
  const settings = await send('GET', '/api/v1/concurrency-settings');
  const empty = (await send('POST', api, { name: 'Empty' })).json;
  const { json: started } = await send('POST', `${api}?start=true`, mixed());
  const busy = await startBusy(send);
  const heard = listen(product, busy.id);
  const pat = await credential(product, {
    kind: 'pat',
    scopes: ['campaigns:read'],
  });
  const done = await until(
    async () => (await send('GET', `${api}/${started.id}`)).json,
    ({ status, draining }) => status === 'completed' && !draining,
  );
  const page = await send('GET', `${api}/${started.id}/contacts`);
  const contacts = page.json.data;
  const untouched = settings.json;
  return {
    ...{ product, untouched, empty, done, contacts, busy, heard, pat, send },
  };
}

const mixed = () =>
  campaignForm(
    {
      name: 'Spring Renewals',
      admission: 'shared',
      amd: { enabled: true },
      callback_detection: { enabled: true },
      retry_policy: { max_attempts: 2, delay_seconds: 60 },
      budget_usd: 100,
      goal: { metric: 'completed', target: 1_000 },
    },
    endings.map((ending, n) => `+1212${300 + n}${ending}`),
  );

async function startBusy(send: Send): Promise<Json> {
  const fields = {
    name: 'Long calls',
    admission: 'shared',
    max_concurrent_calls: 2,
  };
  const form = campaignForm(fields, numbersEnding('0185', 150));
  return (await send('POST', `${api}?start=true`, form)).json;
}

/** Keeps the bytes of a stream while others are looked at. */
function listen(product: Product, id: string): () => string {
  let heard = '';
  const read = async () => {
    const answer = await fetch(`${product.url}${api}/${id}/events`, {
      headers: { authorization: `Bearer ${KEY}` },
    });
    const decoder = new TextDecoder();
    for await (const chunk of answer.body!) {
      heard += decoder.decode(chunk, { stream: true });
    }
  };
  // The product ends before the stream does.
  read().catch(() => {});
  return () => heard;
}
