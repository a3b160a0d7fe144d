import { Ajv } from 'ajv';
import { expect, it, vi } from 'vitest';
import { metricSpecs } from '#shared/metrics.ts';
import { createMeter, metrics } from './metrics.ts';

const AT = Date.parse('2026-03-02T12:00:00.000Z');

/**
 * What CloudWatch asks of a line, without what we do not use.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const isEmbeddedMetric = new Ajv({ allowUnionTypes: true }).compile({
  type: 'object',
  required: ['_aws'],
  additionalProperties: {
    anyOf: [
      { type: ['string', 'number'] },
      { type: 'array', maxItems: 100, items: { type: 'number' } },
    ],
  },
  properties: {
    _aws: {
      type: 'object',
      required: ['Timestamp', 'CloudWatchMetrics'],
      properties: {
        Timestamp: { type: 'integer' },
        CloudWatchMetrics: {
          type: 'array',
          items: {
            type: 'object',
            required: ['Namespace', 'Dimensions', 'Metrics'],
            properties: {
              Namespace: { type: 'string', minLength: 1, maxLength: 1024 },
              Dimensions: {
                type: 'array',
                minItems: 1,
                items: {
                  type: 'array',
                  maxItems: 30,
                  items: { type: 'string', minLength: 1, maxLength: 250 },
                },
              },
              Metrics: {
                type: 'array',
                maxItems: 100,
                items: {
                  type: 'object',
                  required: ['Name'],
                  properties: {
                    Name: { type: 'string', minLength: 1, maxLength: 1024 },
                    Unit: { enum: ['Count', 'Seconds', 'Milliseconds'] },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
});

function makeMeter(stage: string | undefined = 'dev') {
  const clock = { at: AT, now: () => clock.at };
  const lines: string[] = [];
  const meter = createMeter(stage, clock, (line) => lines.push(line));
  return {
    ...meter,
    clock,
    lines,
    read: () => lines.map((it) => JSON.parse(it)),
  };
}

it('writes one line for all values of a moment, with its ids beside them', () => {
  const { measure, lines, read } = makeMeter();
  measure(
    { Dials: 3, Connects: 0 },
    { org_id: 'org_a', campaign_id: 'cmp_1', run_number: 2 },
  );
  const [line] = read();
  expect(isEmbeddedMetric(line)).toBe(true);
  expect(line).toEqual({
    _aws: {
      Timestamp: AT,
      CloudWatchMetrics: [
        {
          Namespace: 'Outdial',
          Dimensions: [['stage']],
          Metrics: [
            { Name: 'Dials', Unit: 'Count' },
            { Name: 'Connects', Unit: 'Count' },
          ],
        },
      ],
    },
    stage: 'dev',
    Dials: 3,
    Connects: 0,
    org_id: 'org_a',
    campaign_id: 'cmp_1',
    run_number: 2,
  });
  expect(lines[0]).toMatch(/^[^\n]+\n$/);
});

it('writes nothing where nothing was measured, or nobody measures', () => {
  const { measure, lines } = makeMeter();
  measure({}, { org_id: 'org_a' });
  expect(lines).toEqual([]);
  const out = vi.spyOn(process.stdout, 'write');
  metrics().measure({ Dials: 1 });
  metrics().measureOften('CarrierErrors', 1);
  expect(out).not.toHaveBeenCalled();
  out.mockRestore();
});

it('writes the first of many values at once, and those of a minute together', () => {
  const { measureOften, clock, read } = makeMeter();
  for (const ms of [700, 800, 900]) {
    measureOften('RefillLatency', ms);
    clock.at += 19_000;
  }
  expect(read().map((line) => line.RefillLatency)).toEqual([[700]]);
  clock.at += 3_001;
  measureOften('RefillLatency', 1_000);
  expect(read().at(-1).RefillLatency).toEqual([800, 900, 1_000]);
});

it('keeps no more values for a line than it takes', () => {
  const { measureOften, read } = makeMeter();
  for (let n = 0; n < 250; n += 1) measureOften('WebhooksRefused', 1);
  const lines = read();
  expect(lines.map((line) => line.WebhooksRefused.length)).toEqual([
    1, 100, 100,
  ]);
  for (const line of lines) expect(isEmbeddedMetric(line)).toBe(true);
});

it('names each metric in a way that a line can hold', () => {
  for (const name of Object.keys(metricSpecs)) {
    expect(name).toMatch(/^[A-Z][A-Za-z]+$/);
  }
});
