import { expect, it } from 'vitest';
import { Outdial } from './outdial.ts';

/** A deployment that answers in two parts. */
function inParts(parts: readonly object[]) {
  const asked: unknown[] = [];
  const client = new Outdial({
    url: 'http://outdial.test',
    api_key: 'ak_x.y',
    fetch: async (request) => {
      asked.push(await request.json());
      return Response.json(parts[asked.length - 1]);
    },
  });
  return { people: client.people, asked };
}

it('goes on until all is erased, with the same number', async () => {
  const { people, asked } = inParts([
    { status: 'running', next_cursor: 'c1' },
    { status: 'completed', next_cursor: null },
  ]);
  const answer = await people.erase({ phone_number: '+14152003141' });
  expect(answer.status).toBe('completed');
  expect(asked).toEqual([
    { phone_number: '+14152003141' },
    { phone_number: '+14152003141', cursor: 'c1' },
  ]);
});

it('puts the parts of an export together', async () => {
  const part = (id: string) => ({
    status: 'running',
    contacts: [{ id }],
    do_not_call: [],
    files: [],
  });
  const { people } = inParts([
    { ...part('con_1'), next_cursor: 'c1' },
    { ...part('con_2'), status: 'completed', next_cursor: null },
  ]);
  const whole = await people.export({ phone_number: '+14152003141' });
  expect(whole).toMatchObject({
    status: 'completed',
    contacts: [{ id: 'con_1' }, { id: 'con_2' }],
  });
});
