import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { type OpenBrowser, openBrowser } from '../support/browser.ts';
import { campaignTabs, pages } from '../support/pages.ts';
import {
  type Product,
  removeFolder,
  startProduct,
} from '../support/product.ts';

// Takes the pictures of `docs/images` from a first start with its demo data:
// `npm run screenshots`. With a folder behind it, every page, wide and narrow,
// to be looked at before a release.

const README_FOLDER = 'docs/images';
/** The demo's short campaigns are over by then. */
const DEMO_SETTLED = 'Pilot: two openings';
const LOOK_MS = 500;

interface Shot {
  readonly name: string;
  readonly path: string;
}

const [folder] = process.argv.slice(2);
const product = await startProduct(['--speed', '2']);
const browser = await openBrowser();
try {
  const ids = await campaignIds(product);
  const shots = folder ? everyPage(ids) : readmePages(ids);
  const widths = folder ? [1440, 390] : [1440];
  mkdirSync(folder ?? README_FOLDER, { recursive: true });
  for (const width of widths) {
    for (const dark of [false, true]) {
      await take(browser, shots, width, dark);
    }
  }
} finally {
  await browser.close();
  await product.stop();
  removeFolder(product.data);
}

async function take(
  { open }: OpenBrowser,
  shots: readonly Shot[],
  width: number,
  dark: boolean,
): Promise<void> {
  const { page, complaints } = await open({ width, height: 900, dark });
  for (const { name, path } of shots) {
    await page.goto(`${product.url}${path}`);
    await settled(page);
    const size = width === 1440 ? '' : `-${width}`;
    await page.screenshot({
      path: `${folder ?? README_FOLDER}/${name}${size}-${dark ? 'dark' : 'light'}.png`,
      fullPage: folder !== undefined,
    });
    for (const said of complaints.splice(0)) console.error(`${path}: ${said}`);
  }
  await page.context().close();
}

/** The page has what it asked for, and its charts have come to rest. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page
    .locator('[aria-label="Loading"]')
    .first()
    .waitFor({ state: 'detached' });
  await page
    .waitForFunction(() =>
      document.getAnimations().every((one) => one.playState !== 'running'),
    )
    .catch(() => {
      // A sign that turns for as long as something is under way never rests.
    });
}

/** By name, once the demo is where pictures of it are worth something. */
async function campaignIds({
  call,
}: Product): Promise<ReadonlyMap<string, string>> {
  for (;;) {
    const { body } = await call('GET', '/api/v1/campaigns?limit=200');
    const campaigns = body.data as {
      id: string;
      name: string;
      status: string;
    }[];
    const pilot = campaigns.find(({ name }) => name === DEMO_SETTLED);
    if (pilot?.status === 'completed') {
      return new Map(campaigns.map(({ name, id }) => [name, id]));
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function readmePages(ids: ReadonlyMap<string, string>): Shot[] {
  const survey = `/dashboard/campaigns/${ids.get('Customer survey')}`;
  return [
    { name: 'overview', path: '/dashboard' },
    { name: 'campaigns', path: '/dashboard/campaigns' },
    { name: 'campaign', path: survey },
    { name: 'calls', path: `${survey}/calls` },
  ];
}

function everyPage(ids: ReadonlyMap<string, string>): Shot[] {
  const campaigns = [...ids].flatMap(([name, id]) =>
    campaignTabs
      .filter((tab) => tab === '' || name === DEMO_SETTLED)
      .map((tab) => ({
        name: `${name}${tab}`.toLowerCase().replaceAll(/[^a-z]+/g, '-'),
        path: `/dashboard/campaigns/${id}${tab}`,
      })),
  );
  const others = pages.map((path) => ({
    name: path.slice(1).replaceAll('/', '-'),
    path,
  }));
  return [...others, ...campaigns];
}
