import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import {
  type OpenBrowser,
  type OpenedPage,
  openBrowser,
  problemsInBothThemes,
} from '../../support/browser.ts';
import {
  type Product,
  removeFolder,
  startProduct,
} from '../../support/product.ts';

/** An empty organization, and one page of a browser on it. */
export interface World {
  readonly product: Product;
  readonly browser: OpenBrowser;
  readonly opened: OpenedPage;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const product = await startProduct(['--no-demo', '--speed', '60']);
  const browser = await openBrowser();
  const opened = await browser.open();
  return {
    product,
    browser,
    opened,
    async close() {
      await browser.close();
      await product.stop();
      removeFolder(product.data);
    },
  };
}

/** What tests do on a page, in the words that people see. */
export function handsOn(url: string, page: Page) {
  return {
    /** Goes to a page of the dashboard. */
    async go(path: string, heading: string) {
      await page.goto(`${url}/dashboard/${path}`);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    },
    dialog: (name: string | RegExp) => page.getByRole('dialog', { name }),
    button: (name: string | RegExp) =>
      page.getByRole('button', { name, exact: true }),
    row: (table: string, text: string | RegExp) =>
      page
        .getByRole('table', { name: table })
        .getByRole('row')
        .filter({ hasText: text }),
    /** In both themes. */
    async expectAccessible() {
      expect(await problemsInBothThemes(page)).toEqual([]);
    },
  };
}

/** On how many lines the words of a part of the page are. */
export const linesOf = (part: Locator) =>
  part.evaluate((element) => {
    const words = document.createRange();
    words.selectNodeContents(element);
    const boxes = [...words.getClientRects()];
    return new Set(boxes.map(({ bottom }) => Math.round(bottom))).size;
  });

/** What the browser itself notes of requests that a test wanted refused. */
const refused = /status of (400|404|412|422)/;

export const complaintsOf = ({ complaints }: OpenedPage) =>
  complaints.filter((text) => !refused.test(text));
