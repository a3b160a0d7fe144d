import { expect, it } from 'vitest';
import * as z from 'zod';
import { liveView, statsView } from '../contracts/stats.ts';
import { metrics, searchMetrics } from './metric-glossary.ts';

/** Figures of a view, with dots: what is a word, a time or a list is none. */
function figuresOf(schema: z.ZodObject, path: string): string[] {
  return Object.entries(schema.shape).flatMap(([name, field]) => {
    const type = field instanceof z.ZodNullable ? field.unwrap() : field;
    const at = `${path}.${name}`;
    if (type instanceof z.ZodObject) return figuresOf(type, at);
    return type instanceof z.ZodNumber ? [at] : [];
  });
}

it('has every figure of stats and live, once', () => {
  const shown = [
    ...figuresOf(statsView, 'stats'),
    ...figuresOf(liveView, 'live'),
  ].filter((key) => key !== 'stats.schema_version');
  expect(shown.length).toBeGreaterThan(40);
  expect(metrics.map(({ key }) => key).sort()).toEqual(shown.sort());
});

it('says of each share of what it is', () => {
  for (const { key, unit, denominator } of metrics)
    if (/_(rate|percent)$|(budget|goal)_progress$/.test(key)) {
      expect(unit, key).toMatch(/share|percent/);
      expect(denominator, key).not.toBeNull();
    }
});

it('finds a metric by what people call it, and by its field', () => {
  expect(searchMetrics('answer rate')[0]?.key).toBe(
    'stats.attempt_answer_rate',
  );
  expect(searchMetrics('live.eta')).toMatchObject([{ name: 'ETA' }]);
  expect(searchMetrics('')).toEqual(metrics);
  expect(searchMetrics('answer xyzzy')).toEqual([]);
});
