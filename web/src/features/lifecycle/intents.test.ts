import { describe, expect, test } from 'vitest';
import { createIntents } from './intents.ts';

function intents() {
  let count = 0;
  return createIntents(() => {
    count += 1;
    return `key-${count}`;
  });
}

describe('an intent', () => {
  test('is under way once', () => {
    const begin = intents();
    expect(begin('start cmp_1')?.key).toBe('key-1');
    expect(begin('start cmp_1')).toBeNull();
    expect(begin('start cmp_2')?.key).toBe('key-2');
  });

  test('keeps its key when it got no answer', () => {
    const begin = intents();
    begin('start cmp_1')?.end(false);
    const second = begin('start cmp_1');
    expect(second).toMatchObject({ key: 'key-1', again: true });
  });

  test('is another one after an answer', () => {
    const begin = intents();
    begin('start cmp_1')?.end(true);
    const second = begin('start cmp_1');
    expect(second).toMatchObject({ key: 'key-2', again: false });
  });
});
