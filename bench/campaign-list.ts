import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { CDPSession, Page, WebSocketRoute } from 'playwright-core';
import { repositoryRoot } from '#infra/aws/bundle.ts';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { openBrowser } from '../tests/support/browser.ts';
import { aCampaign, aSnapshot, aStats } from '../web/src/testing/fixtures.ts';

/** No server listens there: each request is answered in this process. */
const ORIGIN = 'http://localhost:9';
const ROWS = 50;
const CHANGES_PER_SECOND = 10;
/** As slow as a cheap laptop. */
const SLOWDOWN = 4;
const SECONDS = 10;

export interface ListCost {
  /** Milliseconds of scripting for one change that comes by itself. */
  readonly alone_ms: number;
  /** For ten changes that come in one flush, once a second. */
  readonly together_ms: number;
  /** In a second in which nothing comes: clocks that count on. */
  readonly idle_ms: number;
}

/**
 * What the campaign list costs while it is watched: scripting of Chromium on a
 * CPU that is slowed to a quarter, with 50 rows of all columns. The built
 * dashboard, on answers of its own fixtures.
 *
 * @returns null without a browser or a built dashboard
 */
export async function measureList(): Promise<ListCost | null> {
  const folder = `${repositoryRoot}web/dist/`;
  if (!existsSync(`${folder}index.html`)) return null;
  const browser = await openBrowser().catch(() => null);
  if (!browser) return null;
  try {
    const { page } = await browser.open();
    const socket = connected(page);
    await answerFrom(page, folder);
    await page.goto(`${ORIGIN}/dashboard/campaigns`);
    await page.getByText('Campaign 49').waitFor();
    const push = pusher(await socket);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
    // The first changes of each row compile what the later ones run.
    await paced(SECONDS, CHANGES_PER_SECOND, () => push(1));
    const idle = await scripting(session, () => paced(SECONDS, 1, () => {}));
    // What bringing a message costs here: of a campaign that no row shows.
    const brought = await scripting(session, () =>
      paced(SECONDS, CHANGES_PER_SECOND, () => push(1, elsewhere)),
    );
    const alone = await scripting(session, () =>
      paced(SECONDS, CHANGES_PER_SECOND, () => push(1)),
    );
    const together = await scripting(session, () =>
      paced(SECONDS, 1, () => push(CHANGES_PER_SECOND)),
    );
    return {
      idle_ms: idle / SECONDS,
      alone_ms: (alone - brought) / (SECONDS * CHANGES_PER_SECOND),
      together_ms: (together - brought) / SECONDS,
    };
  } finally {
    await browser.close();
  }
}

const campaigns = Array.from({ length: ROWS }, (_, n) => {
  const id = `cmp_${String(n).padStart(26, '0')}`;
  const stats = aStats({ campaign_id: id });
  return aCampaign({ id, name: `Campaign ${n}`, budget_usd: 100, stats });
});

const zero = {
  since: '2026-05-10T00:00:00.000Z',
  until: '2026-05-10T18:00:00.000Z',
  attempts: 0,
  connected: 0,
  completed: 0,
  abandoned: 0,
  cost_usd: 0,
  answer_rate: null,
};

const answers: Readonly<Record<string, unknown>> = {
  '/config.json': {
    simulated: true,
    auth: { mode: 'local', token: 'pat_x', org_id: 'local', user: 'Bench' },
  },
  '/api/v1/me': {
    kind: 'pat',
    id: 'key_1',
    name: null,
    email: null,
    org_id: 'local',
    role: null,
    scopes: ['campaigns:read', 'campaigns:manage'],
  },
  '/api/v1/campaigns': {
    data: campaigns,
    next_cursor: null,
    total: ROWS,
    limit: ROWS,
  },
  '/api/v1/realtime/tickets': {
    ticket: 't',
    url: 'ws://localhost:9/ws',
    expires_at: '2099-01-01T00:00:00.000Z',
  },
  '/api/v1/overview': {
    at: '2026-05-10T18:00:00.000Z',
    capacity: {
      limit: 10,
      in_flight: 0,
      free: 10,
      reserved: 0,
      campaigns: [],
      sentence: '',
    },
    alerts: [],
    running: [],
    counts: {
      draft: 0,
      scheduled: 0,
      running: ROWS,
      paused: 0,
      completed: 0,
      failed: 0,
      cancelled: 0,
    },
    bucket_seconds: 60,
    calls_per_minute: [],
    today: zero,
    yesterday_same_time: null,
    timezone: 'UTC',
    upcoming: [],
    exact: true,
  },
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

async function answerFrom(page: Page, folder: string): Promise<void> {
  await page.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    const answer = answers[pathname];
    if (answer) return route.fulfill({ json: answer });
    if (pathname.startsWith('/api/')) return route.fulfill({ status: 404 });
    const ending = extname(pathname);
    const body = readFileSync(`${folder}${ending ? pathname : 'index.html'}`);
    const contentType = TYPES[ending || '.html'] ?? 'text/plain';
    return route.fulfill({ body, contentType });
  });
}

/** @returns the socket of the page, once it has connected */
const connected = (page: Page) =>
  new Promise<WebSocketRoute>((resolve) => {
    void page.routeWebSocket(/\/ws/, resolve);
  });

/** @returns what sends so many changes at once, to one row after the other */
function pusher(socket: WebSocketRoute) {
  let sent = 0;
  return (count: number, only?: Shown) => {
    for (let n = 0; n < count; n += 1) {
      sent += 1;
      const shown = only ?? campaigns[sent % ROWS]!;
      socket.send(JSON.stringify(changeOf(shown, sent)));
    }
  };
}

type Shown = Pick<CampaignView, 'id' | 'name'>;
const elsewhere: Shown = { id: 'cmp_elsewhere', name: 'Elsewhere' };

/** Every figure of a row is another one each time. */
function changeOf({ id, name }: Shown, sent: number) {
  const rate = (sent % 100) / 100;
  const { campaign } = aSnapshot();
  return aSnapshot({
    campaign_id: id,
    sequence: sent,
    campaign: { ...campaign, id, name },
    stats: aStats({
      campaign_id: id,
      active_calls: sent % 10,
      completed: sent % 190,
      connected: sent % 200,
      attempt_answer_rate: rate,
      completion_rate: rate,
      cost_usd: sent / 100,
      attempts: { total: 240 + sent, average_per_contact: 1.2 },
    }),
  });
}

/** Does something `perSecond` times a second, for so many seconds. */
async function paced(
  seconds: number,
  perSecond: number,
  work: () => void,
): Promise<void> {
  for (let n = 0; n < seconds * perSecond; n += 1) {
    work();
    await new Promise((resolve) => setTimeout(resolve, 1_000 / perSecond));
  }
}

/** @returns milliseconds of scripting that the page needed for it */
async function scripting(
  session: CDPSession,
  work: () => Promise<void>,
): Promise<number> {
  const spent = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const found = metrics.find(({ name }) => name === 'ScriptDuration');
    return (found?.value ?? 0) * 1_000;
  };
  const before = await spent();
  await work();
  return (await spent()) - before;
}
