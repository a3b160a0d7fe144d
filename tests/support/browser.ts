import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findBrowser } from '#infra/setup/browser.mjs';

/** A page of headless Chromium that remembers what went wrong in it. */
export interface OpenedPage {
  readonly page: Page;
  /** Errors on its console, and violations of the security policy among them. */
  readonly complaints: string[];
}

export interface OpenBrowser {
  open(options?: PageOptions): Promise<OpenedPage>;
  close(): Promise<void>;
}

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
}

/** @throws Error when this machine has no Chrome or Chromium */
export async function openBrowser(): Promise<OpenBrowser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('no Chrome or Chromium was found');
  const browser: Browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--no-first-run',
    ],
  });
  return {
    async open({ width = 1440, height = 1000, dark = false } = {}) {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: dark ? 'dark' : 'light',
        acceptDownloads: true,
        // Signs that turn for ever would have two cores draw them for ever.
        reducedMotion: 'reduce',
      });
      // As long as half a test may take: what is late on a busy machine is no fault.
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      return { page, complaints };
    },
    close: () => browser.close(),
  };
}

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** The rules of WCAG 2.2 A and AA, and axe's best practices. */
const RULES = [
  'wcag2a',
  'wcag2aa',
  'wcag21a',
  'wcag21aa',
  'wcag22aa',
  'best-practice',
];

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/**
 * What axe finds wrong with the page as it is now: a line for each rule, with
 * the first elements that break it.
 *
 * @param rules - ids of the only rules to run; all without it
 */
export async function accessibilityProblems(
  page: Page,
  rules?: readonly string[],
): Promise<string[]> {
  // A script tag would be against the page's own policy; evaluating is not.
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(axeSource);
  }
  const violations = await page.evaluate(
    async (runOnly) => {
      // Half under the bar at the top, a button would count as a small one.
      window.scrollTo(0, 0);
      // biome-ignore lint/suspicious/noExplicitAny: a global of the script above
      const { axe } = window as any;
      const resultTypes = ['violations'];
      const found = await axe.run(document, { runOnly, resultTypes });
      return found.violations as Violation[];
    },
    rules
      ? { type: 'rule', values: [...rules] }
      : { type: 'tag', values: RULES },
  );
  return violations.map(({ id, nodes }) => {
    const where = nodes.slice(0, 3).map(({ html }) => html.slice(0, 200));
    return `${id}: ${where.join(' | ')}`;
  });
}

/** All rules in light, and those that see colours in dark too. */
export async function problemsInBothThemes(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await accessibilityProblems(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await accessibilityProblems(page, ['color-contrast']);
  return [...light, ...dark.map((problem) => `dark: ${problem}`)];
}
