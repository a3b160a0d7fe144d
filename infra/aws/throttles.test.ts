import { expect, test } from 'vitest';
import { throttledOperations, throttleOf } from '#infra/throttles.ts';
import { routeTable } from '#shared/contracts/routes.ts';

const find = (id: string) =>
  routeTable.find(({ operation_id }) => operation_id === id)!;

test('each limited operation is one of the table, and in one class', () => {
  expect(new Set(throttledOperations).size).toBe(throttledOperations.length);
  for (const id of throttledOperations) expect(find(id)).toBeDefined();
});

test('another spelling has the limit of what it stands for', () => {
  for (const id of ['list_calls', 'list_tasks', 'compat_list_contacts'])
    expect(throttleOf(find(id))).toEqual(throttleOf(find('list_contacts')));
  expect(throttleOf(find('compat_create_campaign'))).toEqual(
    throttleOf(find('create_campaign')),
  );
});

test('what a screen asks all the time has that of the whole API', () => {
  for (const id of ['get_campaign', 'get_campaign_stats', 'get_live', 'get_me'])
    expect(throttleOf(find(id))).toBeUndefined();
});

test('what streams is limited, since it holds a function', () => {
  for (const route of routeTable.filter(({ streaming }) => streaming))
    expect(throttleOf(route)).toBeDefined();
});
