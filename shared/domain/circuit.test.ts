import { describe, expect, it } from 'vitest';
import {
  type Answers,
  type Circuit,
  isStorm,
  noAnswers,
  opened,
  passage,
  probing,
  withAnswer,
} from './circuit.ts';
import { epochMs } from './instant.ts';
import { NOON } from './testing.ts';

/** `x` refused, `o` taken, one each second. */
const heard = (text: string): Answers =>
  [...text].reduce(
    (answers, one, i) => withAnswer(answers, one === 'o', NOON + i * 1_000),
    noAnswers,
  );

describe('a storm', () => {
  it.each([
    ['xxxx', false],
    ['xxxxx', true],
    ['oxoxoxoxo', false],
    ['oooooxxxxx', true],
    ['xxxxox', false],
    ['', false],
  ])('%s: %s', (text, storm) => {
    expect(isStorm(heard(text))).toBe(storm);
  });

  it('is over when nobody was refused for a while', () => {
    const later = withAnswer(heard('xxxxx'), false, NOON + 700_000);
    expect(isStorm(later)).toBe(false);
    expect(later.refused).toBe(1);
  });
});

describe('a circuit', () => {
  it('stays open for longer each time in a row, five minutes at most', () => {
    let circuit: Circuit | undefined;
    const waits = Array.from({ length: 7 }, () => {
      circuit = opened(circuit, NOON);
      return (epochMs(circuit.until) - NOON) / 1_000;
    });
    expect(waits).toEqual([5, 15, 45, 120, 300, 300, 300]);
  });

  it('lets everybody pass while it is closed', () => {
    expect(passage(undefined, NOON)).toBe('open_way');
  });

  it('lets nobody pass until its time is over, then one who tries', () => {
    const circuit = opened(undefined, NOON);
    expect(passage(circuit, NOON + 4_999)).toBe('wait');
    expect(passage(circuit, NOON + 5_000)).toBe('probe');
    const tried = probing(circuit, NOON + 5_000);
    expect(passage(tried, NOON + 5_001)).toBe('wait');
    // Whoever tried was cut off: another one may.
    expect(passage(tried, NOON + 45_000)).toBe('probe');
  });
});
