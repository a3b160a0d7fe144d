import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  campaignForm,
  type Json,
  type Product,
  removeFolder,
  startProduct,
  until,
  type WitnessCall,
} from '../support/product.ts';

const endings = [
  '0185 0186 0187 0188 0189 0190 0191 0192',
  '0193 0194 0195 0196 0197 0198 0199',
]
  .join(' ')
  .split(' ');

let product: Product;
let campaign: Json;
const contacts = new Map<string, Json>();
let calls: WitnessCall[];

beforeAll(async () => {
  product = await startProduct(['--speed', '300', '--no-demo']);
  const created = await product.call(
    'POST',
    '/api/v1/campaigns?start=true',
    campaignForm(
      {
        name: 'Special numbers',
        max_concurrent_calls: '5',
        retry_policy: { max_attempts: 3, delay_seconds: 60 },
        callback_detection: { enabled: true },
      },
      endings.map((ending) => `+1415555${ending}`),
    ),
  );
  expect(created.status).toBe(201);
  const path = `/api/v1/campaigns/${created.body.id}`;
  campaign = await until(
    async () => (await product.call('GET', path)).body,
    ({ status, draining }) => status === 'completed' && !draining,
  );
  const page = await product.call('GET', `${path}/contacts?limit=50`);
  for (const contact of page.body.data) {
    contacts.set(contact.phone_number.slice(-4), contact);
  }
  calls = await product.witness();
});

afterAll(async () => {
  expect(await product.stop()).toBe(0);
  removeFolder(product.data);
});

describe('a campaign over every special number', () => {
  it.each([
    ['0185', 'completed', 0, ['completed']],
    ['0186', 'completed', 3, ['completed']],
    ['0187', 'completed', 0, ['completed']],
    ['0188', 'completed', 0, ['completed']],
    ['0189', 'completed', 0, ['no_answer', 'busy', 'completed']],
    ['0190', 'completed', 0, ['completed']],
    ['0191', 'exhausted', 0, ['busy', 'busy', 'busy']],
    ['0192', 'exhausted', 0, ['no_answer', 'no_answer', 'no_answer']],
    ['0193', 'completed', 0, ['completed']],
    ['0194', 'exhausted', 0, ['rejected', 'rejected', 'rejected']],
    ['0195', 'exhausted', 0, ['invalid_number']],
    ['0196', 'completed', 1, ['completed']],
    ['0197', 'completed', 0, ['completed', 'completed']],
    ['0198', 'completed', 0, ['completed']],
    ['0199', 'exhausted', 0, ['timeout', 'timeout', 'timeout']],
  ])('ends %s as %s', (ending, status, systemRetries, outcomes) => {
    const contact = contacts.get(ending);
    expect(contact.status).toBe(status);
    expect(contact.system_retries).toBe(systemRetries);
    expect(contact.attempt_count).toBe(outcomes.length);
    expect(contact.attempts.map((a: Json) => a.outcome)).toEqual(outcomes);
  });

  it('agrees with the carrier call by call', () => {
    const accepted = calls.filter(({ call_id }) => call_id !== null);
    const ours = [...contacts.values()].flatMap(({ attempts }) => attempts);
    expect(new Set(ours.map(({ id }) => id))).toEqual(
      new Set(accepted.map(({ client_token }) => client_token)),
    );
    expect(accepted).toHaveLength(ours.length);
  });

  it('never starts a retry before its delay', () => {
    for (const { attempts } of contacts.values()) {
      for (let n = 1; n < attempts.length; n += 1) {
        const gap =
          Date.parse(attempts[n].started_at) -
          Date.parse(attempts[n - 1].ended_at);
        expect(gap).toBeGreaterThanOrEqual(60_000);
      }
    }
  });

  it('calls back ten minutes after it was asked to', () => {
    const { attempts } = contacts.get('0197');
    expect(attempts[1].kind).toBe('callback');
    expect(
      Date.parse(attempts[1].started_at) - Date.parse(attempts[0].ended_at),
    ).toBeGreaterThanOrEqual(600_000);
  });

  it('counts what the contacts and the attempt report say', async () => {
    const { stats } = campaign;
    expect(stats.contacts).toMatchObject({
      total: 15,
      pending: 0,
      in_progress: 0,
      completed: 10,
      exhausted: 5,
      stopped: 0,
    });
    const report = await product.call<string>(
      'GET',
      `/api/v1/campaigns/${campaign.id}/attempt-report.csv`,
    );
    expect(report.body.trim().split('\n')).toHaveLength(
      stats.attempts.total + 1,
    );
  });

  it('never has more calls in flight than asked for', async () => {
    const { body } = await product.call('GET', '/local/carrier/live');
    expect(body).toEqual({ live: 0, peak: 5 });
  });
});
