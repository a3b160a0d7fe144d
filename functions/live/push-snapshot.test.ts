import { expect, test } from 'vitest';
import type { Snapshot } from '#shared/contracts/realtime.ts';
import { pushSnapshot } from './push-snapshot.ts';
import { makeLive } from './testing.ts';

const watching = async (connections = ['c']) => {
  const live = await makeLive();
  const id = await live.newCampaign();
  for (const connection of connections) {
    await live.open(connection);
    await live.say(connection, { action: 'subscribe', campaign_id: id });
    live.received(connection);
  }
  const push = (more = {}) =>
    pushSnapshot({ v: 1, org_id: 'org_a', topic: id, ...more }, live.deps);
  return { ...live, id, push };
};

test('a burst of changes is one snapshot now and one late message', async () => {
  const { push, received, late } = await watching();
  await Promise.all(Array.from({ length: 20 }, () => push()));
  await push();
  expect(received('c')).toHaveLength(1);
  // Those that came at once may each have sent one; from then on nobody does.
  expect(late.length).toBeGreaterThan(0);
  const sent = late.length;
  for (let i = 0; i < 10; i++) await push();
  expect(late).toHaveLength(sent);
  expect(late[0]).toEqual({
    message: expect.objectContaining({ late: true }),
    delay_seconds: 1,
  });
});

test('the late message is pushed in its time, with the next number', async () => {
  const { push, received, late, clock, change, id } = await watching();
  await push();
  await change(id, { name: 'Two' });
  await push();
  clock.at += 1_000;
  await push(late[0]!.message);
  expect(received('c')).toMatchObject([{ sequence: 1 }, { sequence: 2 }]);
});

test('a late message that comes early waits again: the last change is never lost', async () => {
  const { push, received, late, clock, change, id } = await watching();
  await push();
  await change(id, { name: 'Two' });
  await push();
  clock.at += 400;
  await push(late.shift()!.message);
  expect(late).toHaveLength(1);
  expect(late[0]!.delay_seconds).toBeCloseTo(0.6);
  clock.at += 600;
  await push(late[0]!.message);
  expect(received('c')).toHaveLength(2);
});

test('nobody watching: nothing is written and nothing is sent', async () => {
  const live = await makeLive();
  const topic = await live.newCampaign();
  await pushSnapshot({ v: 1, org_id: 'org_a', topic }, live.deps);
  await pushSnapshot({ v: 1, org_id: 'org_a', topic }, live.deps);
  expect(live.late).toEqual([]);
});

test('the end is told once, and only when no call is live any more', async () => {
  const { change, pushLater, received, id } = await watching();
  await change(id, { status: 'cancelled', draining: true });
  await pushLater(id);
  await change(id, { draining: false });
  await pushLater(id);
  await pushLater(id);
  const types = received('c').map(({ type }) => type);
  expect(types).toEqual(['snapshot', 'snapshot', 'end']);
});

test('what shows in no snapshot sends none, and leaves no gap in the numbers', async () => {
  const { pushLater, received, change, id } = await watching();
  await pushLater(id);
  await pushLater(id);
  await pushLater(id);
  await change(id, { name: 'Two' });
  await pushLater(id);
  expect(received('c')).toMatchObject([{ sequence: 1 }, { sequence: 2 }]);
});

test('the progress of an import is pushed, and that it is over', async () => {
  const { pushLater, received, change, id } = await watching();
  await change(id, { importing: 'upl_1' });
  await pushLater(id);
  await change(id, { import_progress: 0.25 });
  await pushLater(id);
  await change(id, { importing: null });
  await pushLater(id);
  const imports = received('c').map(
    (it) => (it as unknown as Snapshot).campaign.import,
  );
  const shown = { upload_id: 'upl_1', progress: 0.25 };
  expect(imports).toEqual([null, shown, null]);
});

test('a snapshot that was not sent is sent again', async () => {
  const { received, change, id, clock, deps } = await watching();
  await change(id, { name: 'Two' });
  const sockets = {
    post: async () => {
      throw new Error('no connection');
    },
  };
  const push = { v: 1, org_id: 'org_a', topic: id } as const;
  await expect(pushSnapshot(push, { ...deps, sockets })).rejects.toThrow();
  clock.at += 1_000;
  await pushSnapshot(push, deps);
  expect(received('c')).toMatchObject([{ campaign: { name: 'Two' } }]);
});

test('a browser that left costs the others nothing, and is forgotten', async () => {
  const { pushLater, received, gone, id, change } = await watching([
    'here',
    'left',
  ]);
  gone.add('left');
  await pushLater(id);
  expect(received('here')).toHaveLength(1);
  gone.delete('left');
  await change(id, { name: 'Two' });
  await pushLater(id);
  expect(received('here')).toHaveLength(1);
  expect(received('left')).toEqual([]);
});

test('who watches the list hears of each campaign that changed', async () => {
  const live = await makeLive();
  const quiet = await live.newCampaign();
  await live.open('c');
  await live.say('c', { action: 'subscribe', campaign_id: '*' });
  expect(live.received('c')).toEqual([]);
  await live.pushLater('ORG#org_a');
  expect(live.received('c')).toMatchObject([{ campaign_id: quiet }]);
  const busy = await live.newCampaign();
  await live.pushLater('ORG#org_a');
  expect(live.received('c')).toMatchObject([{ campaign_id: busy }]);
  await live.change(quiet, { name: 'Two' });
  await live.pushLater(quiet);
  expect(live.received('c')).toMatchObject([
    { type: 'snapshot', campaign_id: quiet },
  ]);
});
