import { expect, it } from 'vitest';
import { attempt, csv, makeContactsApi, root } from './contacts-testing.ts';

async function campaignOf(contacts: number) {
  const api = await makeContactsApi();
  const { id } = await api.campaignWith(csv(contacts));
  await api.change(id, { status: 'running' });
  const list = async (query: Record<string, string>) => {
    const { body } = await api.call('GET', `${root}/${id}/calls`, { query });
    return body.data.map((it: { seq: number }) => it.seq);
  };
  return { api, id, list };
}

it('finds who is in a call, as the live figures count them', async () => {
  const { api, id, list } = await campaignOf(7);
  const states = [
    'leased',
    'dialling',
    'ringing',
    'amd_screening',
    'attaching',
    'in_progress',
    'retry_scheduled',
  ] as const;
  for (const [seq, status] of states.entries()) {
    await api.putState(id, seq, { status, attempts: [attempt()] });
  }
  expect(await list({ in_call: 'ringing' })).toEqual([1, 2]);
  expect(await list({ in_call: 'talking' })).toEqual([3, 4, 5]);
});

it('finds whom a person answered for, and not for whom a machine did', async () => {
  const { api, id, list } = await campaignOf(4);
  const { answered_at: _, ...missed } = attempt({ outcome: 'busy' });
  const machine = attempt({ outcome: 'machine', amd: 'machine' });
  await api.putState(id, 0, {
    status: 'completed',
    attempts: [attempt({ outcome: 'completed' })],
  });
  await api.putState(id, 1, { status: 'exhausted', attempts: [missed] });
  await api.putState(id, 2, { status: 'amd_machine', attempts: [machine] });
  expect(await list({ connected: 'true' })).toEqual([0]);
  expect(await list({ connected: 'false' })).toEqual([1, 2, 3]);
});
