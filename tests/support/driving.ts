import { expect } from 'vitest';
import { campaignForm, type Json, type Product, until } from './product.ts';

const root = '/api/v1/campaigns';

/**
 * What a test does with campaigns of a product that runs.
 *
 * @param running - asked at each call, since the product starts after the test is read
 */
export function driving(running: () => Product) {
  const read = async (path: string) =>
    (await running().call('GET', path)).body as Json;
  return {
    /** @returns the path of a campaign that calls these numbers, one at a time */
    async launch(numbers: readonly string[], fields = {}): Promise<string> {
      const all = { name: 'Calls', max_concurrent_calls: '1', ...fields };
      const form = campaignForm(all, numbers);
      const path = `${root}?start=true`;
      const { status, body } = await running().call('POST', path, form);
      expect(status).toBe(201);
      return `${root}/${body.id}`;
    },
    read,
    ended: (path: string) =>
      until(
        () => read(path),
        ({ status, draining }) => status === 'completed' && !draining,
      ),
    /** Numbers that the carrier was asked to call, in order. */
    calledTo: async () => (await running().witness()).map(({ to }) => to),
  };
}
