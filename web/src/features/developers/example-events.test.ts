import { expect, it } from 'vitest';
import { eventBody, eventTypes } from '#shared/contracts/webhook-events.ts';
import { exampleEvent } from './example-events.ts';

it.each(eventTypes)('shows %s as the contract has it', (type) => {
  const example = exampleEvent(type);
  expect(eventBody(type).parse(example)).toEqual(example);
});
