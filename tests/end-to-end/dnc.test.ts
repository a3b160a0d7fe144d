import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { driving } from '../support/driving.ts';
import { ask, credential } from '../support/http.ts';
import {
  type Json,
  type Product,
  removeFolder,
  startProduct,
  until,
} from '../support/product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct(['--speed', '60', '--no-demo']);
});
afterAll(async () => {
  expect(await product.stop()).toBe(0);
  removeFolder(product.data);
});

const { launch, read, ended, calledTo } = driving(() => product);
const statusOf = async (path: string, number: string) => {
  const { data } = await read(`${path}/contacts`);
  return data.find((it: Json) => it.phone_number === number)?.status;
};

describe('the do-not-call list during a run', () => {
  it('stops who waits, at once, and nobody on it is called', async () => {
    const path = await launch([
      '+13122340185',
      '+13122350190',
      '+13122360190',
      '+13122370190',
    ]);
    await until(calledTo, (to) => to.includes('+13122340185'));
    const { status, body } = await product.call('POST', '/api/v1/dnc', {
      phone_number: '(312) 235-0190',
      reason: 'asked by mail',
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ added: 1, suppressed_contacts: 1 });
    expect(await statusOf(path, '+13122350190')).toBe('suppressed');
    const form = new FormData();
    form.set(
      'file',
      new Blob(['phone_number\n+13122360190\nnonsense\n']),
      'dnc.csv',
    );
    const imported = await product.call('POST', '/api/v1/dnc/import', form);
    expect(imported.body).toMatchObject({
      rows: 2,
      added: 1,
      rejected: 1,
      suppressed_contacts: 1,
    });
    const done = await ended(path);
    expect(done.stats).toMatchObject({
      suppressed: 2,
      completed: 2,
      total_calls: 2,
    });
    const to = await calledTo();
    expect(to).toContain('+13122370190');
    expect(to).not.toContain('+13122350190');
    expect(to).not.toContain('+13122360190');
  }, 90_000);

  it('takes a wish in a call, and stops the same number in another campaign', async () => {
    const other = await launch([
      '+13123340185',
      '+13123350198',
      '+13123360190',
    ]);
    await until(calledTo, (to) => to.includes('+13123340185'));
    const path = await launch(['+13123350198']);
    await ended(path);
    const { data } = await read('/api/v1/dnc?q=3350198');
    expect(data).toMatchObject([
      { phone_number: '+13123350198', reason: 'opted_out', source: 'call' },
    ]);
    expect(await statusOf(other, '+13123350198')).toBe('suppressed');
    await ended(other);
    const to = await calledTo();
    expect(to.filter((it) => it === '+13123350198')).toHaveLength(1);
    expect(to).toContain('+13123360190');
  }, 90_000);

  it('of a campaign holds for it alone', async () => {
    const path = await launch(['+13124340185', '+13124350190']);
    const id = path.split('/').at(-1)!;
    await product.call('POST', '/api/v1/dnc', {
      phone_number: '+13124350190',
      campaign_id: id,
    });
    await ended(path);
    expect(await calledTo()).not.toContain('+13124350190');
    await ended(await launch(['+13124350190']));
    expect(await calledTo()).toContain('+13124350190');
  }, 90_000);

  it('is one organization’s', async () => {
    const key = await credential(product, {
      org_id: 'other',
      scopes: ['dnc:manage'],
    });
    const body = { phone_numbers: ['+13122350190'] };
    const checked = await ask(product, 'POST', '/api/v1/dnc/check', {
      key,
      body,
    });
    expect(checked.json.data).toMatchObject([{ listed: false }]);
    expect((await ask(product, 'GET', '/api/v1/dnc', { key })).json.total).toBe(
      0,
    );
    const mine = await product.call('POST', '/api/v1/dnc/check', body);
    expect(mine.body.data).toMatchObject([
      { listed: true, entry: { reason: 'asked by mail' } },
    ]);
    const gone = await ask(product, 'DELETE', '/api/v1/dnc/%2B13122350190', {
      key,
    });
    expect(gone.status).toBe(404);
    const weak = await credential(product, { scopes: ['campaigns:manage'] });
    expect(
      (await ask(product, 'GET', '/api/v1/dnc', { key: weak })).status,
    ).toBe(403);
  });
});
