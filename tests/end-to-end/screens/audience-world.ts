import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityProblems } from '../../support/browser.ts';
import type { Json, Product } from '../../support/product.ts';

const root = '/api/v1/campaigns';

/** What a test of the audience does beside the browser, and in it again and again. */
export function audienceWorld(running: () => Product, shown: () => Page) {
  const read = async (path: string): Promise<Json> =>
    (await running().call('GET', `${root}/${path}`)).body;

  const create = async (name: string, fields = {}): Promise<string> => {
    const { status, body } = await running().call<Json>('POST', root, {
      name,
      ...fields,
    });
    expect(status).toBe(201);
    return body.id;
  };

  /** Sends a file as a program does, without saying what its columns are. */
  const stage = async (campaignId: string, name: string, text: string) => {
    const { body } = await running().call<Json>(
      'POST',
      `${root}/${campaignId}/uploads`,
      { file_name: name, size_bytes: text.length },
    );
    const form = new FormData();
    for (const [field, value] of Object.entries(body.fields)) {
      form.set(field, value as string);
    }
    form.set('file', new Blob([text]), name);
    const sent = await fetch(body.url, { method: 'POST', body: form });
    expect(sent.ok).toBe(true);
    return body.upload.id as string;
  };

  /** @returns after its first files are on screen */
  const open = async (campaignId: string) => {
    await shown().goto(
      `${running().url}/dashboard/campaigns/${campaignId}/audience`,
    );
    await shown().getByRole('heading', { name: 'Add a file' }).waitFor();
  };

  const choose = (name: string, text: string | Buffer) =>
    shown()
      .getByLabel('Choose a CSV file of contacts')
      .setInputFiles({
        name,
        mimeType: 'text/csv',
        buffer: Buffer.from(text as string),
      });

  const send = () =>
    shown().getByRole('button', { name: 'Upload and check' }).click();

  /** Waits for a file's report, as one text: `Rows3Accepted3`. */
  const reportOf = async (name: string): Promise<string> => {
    const card = cardOf(name);
    await card.getByText('Accepted', { exact: true }).first().waitFor();
    await card.getByText('Columns and fingerprint').waitFor();
    return (await card.textContent()) ?? '';
  };

  /** The container that has the file's name as its heading. */
  const cardOf = (name: string) =>
    shown()
      .locator('[data-testid="upload"]')
      .filter({ has: shown().getByRole('heading', { name }) })
      .first();

  /** Chooses for a column, as people do without a mouse. */
  const pick = async (column: string, field: string) => {
    const page = shown();
    await page
      .getByRole('button', { name: new RegExp(`^What ${column} is`) })
      .focus();
    await page.keyboard.press('Enter');
    const option = page.getByRole('option', { name: new RegExp(`^${field}`) });
    await option.waitFor();
    // From the top, down to the one that is wanted.
    await page.keyboard.press('Home');
    for (let step = 0; step < 8; step += 1) {
      const isThere = await option.evaluate((element) =>
        element.className.includes('highlighted'),
      );
      if (isThere) break;
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
  };

  const problems = () => accessibilityProblems(shown());

  return {
    problems,
    read,
    create,
    stage,
    open,
    choose,
    send,
    reportOf,
    cardOf,
    pick,
  };
}

/** US numbers that libphonenumber calls valid. */
export const people = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => `+1415${2_340_000 + from + n}`);
