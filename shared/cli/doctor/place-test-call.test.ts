import { afterEach, expect, test, vi } from 'vitest';
import { Outdial } from '#shared/client/outdial.ts';
import { placeTestCall } from './test-call.ts';
import { FICTION } from './test-number.ts';

const URL_OF_IT = 'https://outdial.test';
const target = { url: URL_OF_IT, api_key: 'ak_1.0123456789abcdef' };

interface World {
  status: string;
  /** Completed before, with this number. */
  readonly used?: string;
  /** Of the organization; left out: the one that each has. */
  readonly numbers?: readonly object[];
  readonly refuses_start?: boolean;
  readonly refuses_stop?: boolean;
  /** Frames of the event stream; left out: it never says anything. */
  readonly stream?: readonly string[];
}

const demo = {
  id: 'num_demo',
  status: 'active',
  outbound_enabled: true,
  carrier_refusal: null,
};

const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  draft: ['start', 'delete'],
  prepared: ['start', 'cancel-restart'],
  running: ['pause', 'stop'],
  completed: ['restart'],
};

/** A deployment with one campaign, and all that was asked of it. */
function deployment(world: World) {
  const asked: string[] = [];
  /** As each campaign named it that was made. */
  const pools: unknown[] = [];
  const campaign = () => ({
    id: 'cmp_1',
    name: 'outdial doctor: call',
    draining: false,
    status: world.status,
    allowed_actions: ACTIONS[world.status],
  });
  const become = (status: string) => {
    world.status = status;
    return campaign();
  };
  const contact = { phone_number: world.used ?? FICTION, attempts: [] };
  const answers: Record<string, (request: Request) => unknown> = {
    'GET /campaigns': () => ({ data: world.used ? [campaign()] : [] }),
    'GET /numbers': () => ({ data: world.numbers ?? [demo] }),
    'POST /campaigns': async (request) => {
      const form = await request.formData();
      pools.push(form.get('number_pool'));
      return become('draft');
    },
    'GET /campaigns/cmp_1': campaign,
    'GET /campaigns/cmp_1/contacts': () => ({ data: [contact] }),
    'POST /campaigns/cmp_1/restart': () => become('prepared'),
    'POST /campaigns/cmp_1/start': () =>
      world.refuses_start ? notReady() : become('running'),
    'POST /campaigns/cmp_1/stop': () =>
      world.refuses_stop ? forbidden() : become('completed'),
    'POST /campaigns/cmp_1/cancel-restart': () => become('completed'),
    'DELETE /campaigns/cmp_1': () => become('gone'),
    'GET /campaigns/cmp_1/dispatch-health': () => ({
      headline: 'Outside the calling window until 09:00.',
    }),
  };
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    const path = new URL(request.url).pathname.replace('/api/v1', '');
    asked.push(`${request.method} ${path}`);
    if (path.endsWith('/events')) return stream(world, request.signal, become);
    const answer = answers[`${request.method} ${path}`];
    if (!answer) throw new Error(`not expected: ${request.method} ${path}`);
    const body = await answer(request);
    if (body instanceof Response) return body;
    return Response.json(body);
  };
  vi.stubGlobal('fetch', fetch);
  return { asked, pools, outdial: new Outdial(target) };
}

const forbidden = () => {
  const detail = 'This needs the scope campaigns:manage.';
  const body = { status: 403, code: 'forbidden', detail };
  return Response.json(body, { status: 403 });
};

const notReady = () =>
  Response.json(
    {
      status: 422,
      code: 'not_ready',
      detail: 'It is not ready.',
      errors: [
        { path: 'number_pool', code: 'no_number', message: 'No number.' },
      ],
    },
    { status: 422 },
  );

function stream(
  { stream: frames }: World,
  signal: AbortSignal,
  become: (status: string) => unknown,
): Response {
  const bytes = new TextEncoder();
  const body = new ReadableStream({
    start(controller) {
      signal.addEventListener('abort', () => controller.error(signal.reason));
      for (const frame of frames ?? []) controller.enqueue(bytes.encode(frame));
      if (!frames) return;
      become('completed');
      controller.close();
    },
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream' },
  });
}

const snapshot = { stats: { attempts: { total: 1 }, active_calls: 1 } };
const WELL = [
  `data: ${JSON.stringify(snapshot)}\n\n`,
  'event: end\ndata: {}\n\n',
];

const call = (outdial: Outdial, leave = new AbortController().signal) =>
  placeTestCall({
    outdial,
    target,
    number: FICTION,
    within_ms: 60,
    leave,
    now: Date.now,
  });

const changes = (asked: readonly string[]) =>
  asked
    .filter((line) => !line.startsWith('GET'))
    .map((line) => line.replace('/campaigns', ''));

afterEach(() => {
  vi.unstubAllGlobals();
});

test('a call that ends is told, and its campaign stays as it ended', async () => {
  const { asked, outdial } = deployment({ status: 'none', stream: WELL });
  expect(await call(outdial)).toMatchObject({
    kind: 'over',
    campaign: { status: 'completed' },
    contact: { phone_number: FICTION },
    snapshots: 1,
  });
  expect(changes(asked)).toEqual(['POST ', 'POST /cmp_1/start']);
});

test('it comes from a number of the organization, where nobody else has a carrier', async () => {
  const own = [1, 2].map((n) => ({ ...demo, id: `num_${n}` }));
  const off = { ...demo, status: 'inactive' };
  const pools = async (numbers: readonly object[]) => {
    const world = { status: 'none', stream: WELL, numbers };
    const made = deployment(world);
    await call(made.outdial);
    return made.pools;
  };
  const two = '[{"number_id":"num_1"},{"number_id":"num_2"}]';
  expect(await pools([off, ...own])).toEqual([two]);
  expect(await pools([demo, ...own])).toEqual([null]);
  expect(await pools([off])).toEqual([null]);
});

test('the campaign of the last call to that number is used again', async () => {
  const { asked, outdial } = deployment({
    status: 'completed',
    used: FICTION,
    stream: WELL,
  });
  await call(outdial);
  expect(changes(asked)).toEqual(['POST /cmp_1/restart', 'POST /cmp_1/start']);
});

test('that of another number is not', async () => {
  const { asked, outdial } = deployment({
    status: 'completed',
    used: '+14155550191',
    stream: WELL,
  });
  await call(outdial);
  expect(changes(asked)[0]).toBe('POST ');
});

test('what cannot be started is deleted, and says each reason', async () => {
  const { asked, outdial } = deployment({
    status: 'none',
    refuses_start: true,
  });
  expect(await call(outdial)).toEqual({
    kind: 'refused',
    why: 'It is not ready. (not_ready, 422) No number.',
  });
  expect(changes(asked).at(-1)).toBe('DELETE /cmp_1');
});

test('what ran before and cannot be started is put back', async () => {
  const { asked, outdial } = deployment({
    status: 'completed',
    used: FICTION,
    refuses_start: true,
  });
  expect((await call(outdial)).kind).toBe('refused');
  expect(changes(asked).at(-1)).toBe('POST /cmp_1/cancel-restart');
});

test('what does not end in time is stopped, and says what it waits for', async () => {
  const { asked, outdial } = deployment({ status: 'none' });
  expect(await call(outdial)).toMatchObject({
    kind: 'late',
    why: 'Outside the calling window until 09:00.',
    waited_ms: expect.any(Number),
  });
  expect(changes(asked).at(-1)).toBe('POST /cmp_1/stop');
});

test('what cannot be stopped is named, and what came of the call is told', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue();
  const { outdial } = deployment({ status: 'none', refuses_stop: true });
  expect((await call(outdial)).kind).toBe('late');
  expect(said.mock.calls).toEqual([
    [expect.stringMatching(/^campaign cmp_1 may still run.*campaigns:manage/)],
  ]);
  said.mockRestore();
});

test('Ctrl-C stops it', async () => {
  const { asked, outdial } = deployment({ status: 'none' });
  const leave = new AbortController();
  setTimeout(() => leave.abort(), 10);
  expect(await call(outdial, leave.signal)).toEqual({ kind: 'left' });
  expect(changes(asked).at(-1)).toBe('POST /cmp_1/stop');
});
