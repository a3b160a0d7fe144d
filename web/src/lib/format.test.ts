import { describe, expect, test } from 'vitest';
import {
  formatPercent,
  formatRate,
  formatSeconds,
  getShortCampaignId,
} from './format.ts';

describe('format', () => {
  test.each([
    [99.99, '99 %'],
    [100, '100 %'],
    [0, '0 %'],
  ])('%f percent is %s: 100 only when nothing is left', (percent, text) => {
    expect(formatPercent(percent)).toBe(text);
  });

  test.each([
    [8.44, '8.4 s'],
    [59, '59 s'],
    [60, '1 min'],
    [94, '1 min 34 s'],
    [119.7, '2 min'],
    [3_840, '1 h 04 min'],
    [259_200, '3 days'],
    [null, '–'],
  ])('%s seconds read %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });

  test('a rate is a percentage with one decimal', () => {
    expect(formatRate(0.4634)).toBe('46.3 %');
  });

  test('a short id is the end of the id, for ids sort by time', () => {
    expect(getShortCampaignId('cmp_01JDX8R3K3N5P7Q9S1TVWXYZ')).toBe('S1TVWXYZ');
  });
});
