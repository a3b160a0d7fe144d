import { expect, it } from 'vitest';
import { makeWorld, type Tenant } from './tenant-wall-world.ts';

it('keeps the idempotency keys of one from the other', async () => {
  const world = await makeWorld();
  const create = ({ key }: Tenant) =>
    world.call('POST', '/api/v1/agents', {
      key,
      body: { name: 'Anna' },
      headers: { 'Idempotency-Key': 'one' },
    });
  const first = await create(world.mine);
  const other = await create(world.theirs);
  expect(other.status).toBe(201);
  expect(other.headers).not.toHaveProperty('idempotency-replayed');
  expect(other.body.id).not.toBe(first.body.id);
});
