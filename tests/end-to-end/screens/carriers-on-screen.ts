import { expect } from 'vitest';
import { FakeTwilio } from '#tests/carriers/fake-twilio.ts';
import { TwilioLine } from '#tests/carriers/twilio-line.ts';
import { ask } from '../../support/http.ts';
import { freePort } from '../../support/product.ts';
import { handsOn, type World } from './organization-world.ts';

const ACCOUNT = `AC${'a1'.repeat(16)}`;
const TOKEN = 'b2'.repeat(16);
const OURS = '+12025550101';
const NOT_OURS = '+12025550102';
const api = '/api/v1';

/** A stand-in for Twilio on a port of this machine: it rings, and somebody talks a little. */
async function standIn() {
  const twilio = new FakeTwilio({
    account_sid: ACCOUNT,
    auth_token: TOKEN,
    now: () => Date.now(),
  });
  twilio.numbers = [OURS];
  const times = { ring: 100, talk: 200, verdict: 100, second: 50 };
  const line = new TwilioLine(twilio, times);
  const port = await freePort();
  const server = await line.listen(port);
  return { twilio, line, server, url: `http://127.0.0.1:${port}` };
}

/** Adds an account at Twilio, verifies two numbers and places one call, all by clicks. */
export async function addsAndTriesTwilio({ product, opened }: World) {
  const { page } = opened;
  const hands = handsOn(product.url, page);
  const { twilio, line, server, url } = await standIn();
  try {
    await hands.go('carriers', 'Carriers');
    await page.getByText('No carrier of your own yet').waitFor();
    await page.getByRole('button', { name: 'Add carrier' }).first().click();
    const form = hands.dialog('Add carrier');
    const save = form.getByRole('button', { name: 'Add carrier' });
    await save.click();
    await form.getByText('Account SID is needed').waitFor();
    await form.getByLabel('Account SID').fill(ACCOUNT);
    await form.getByLabel(/^API address/).fill(url);
    const token = form.getByLabel('Auth token', { exact: true });
    await token.fill('c3'.repeat(16));
    await save.click();
    await form
      .getByText(/Twilio does not know this account/)
      .first()
      .waitFor();
    await hands.expectAccessible();
    await token.fill(TOKEN);
    await save.click();
    await page.getByRole('heading', { level: 1, name: 'Twilio' }).waitFor();
    expect(await page.content()).not.toContain(TOKEN);

    await addSupplies(product, page.url().split('/').at(-1)!);
    // Others' changes come by themselves, but later.
    await page.reload();
    await hands.row('Numbers at this carrier', OURS).waitFor();
    await hands.button('Verify numbers').click();
    await hands
      .row('Numbers at this carrier', OURS)
      .getByText('Can be called from')
      .waitFor();
    await hands
      .row('Numbers at this carrier', NOT_OURS)
      .getByText('Not at this carrier')
      .waitFor();
    await page.getByText(/calls from numbers at Twilio are real/).waitFor();

    await page.getByLabel('Number to call').fill('+14155550190');
    await page.getByRole('button', { name: /^Agent/ }).click();
    await page.getByRole('option', { name: 'Bot' }).click();
    await hands.button('Place one test call').click();
    const call = page.getByRole('region', { name: 'Test call' });
    await call.getByText('Completed').first().waitFor();
    await call.getByText(/^200 /).waitFor();
    expect(twilio.calls).toMatchObject([{ from: OURS, to: '+14155550190' }]);
    expect([line.connected.length, line.complaints]).toEqual([1, []]);
    await hands.expectAccessible();
    for (const width of [1_280, 390]) {
      await page.setViewportSize({ width, height: 1_000 });
      // Once it has been laid out anew, nothing sticks out.
      await page.waitForFunction(
        (most) => document.documentElement.scrollWidth <= most,
        width,
      );
    }
    await page.setViewportSize({ width: 1_280, height: 1_000 });
  } finally {
    server.close();
  }
}

/** Two numbers at the carrier, of which it has one, and an agent that it can reach. */
async function addSupplies(
  product: World['product'],
  carrier_id: string,
): Promise<void> {
  for (const phone_number of [OURS, NOT_OURS]) {
    const body = { phone_number, carrier_id };
    const { status } = await ask(product, 'POST', `${api}/numbers`, { body });
    expect(status).toBe(201);
  }
  const target = { kind: 'sip', uri: 'sip:bot@example.com' };
  const body = { name: 'Bot', target };
  await ask(product, 'POST', `${api}/agents`, { body });
}
