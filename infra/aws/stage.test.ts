import { App } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { readStage } from './stage.ts';

const read = (context: Record<string, string>) =>
  readStage(new App({ context }).node);

test('without context the stage is dev, without a carrier', () => {
  expect(read({})).toMatchObject({
    name: 'dev',
    keepsData: false,
    carrierUrl: 'https://carrier.invalid',
  });
});

test('prod keeps its data and needs a carrier', () => {
  const stage = read({
    stage: 'prod',
    carrier_url: 'https://carrier.example/',
  });
  expect(stage).toMatchObject({
    keepsData: true,
    carrierUrl: 'https://carrier.example',
  });
  expect(() => read({ stage: 'prod' })).toThrow(/-c carrier_url=/);
});

test('an unknown stage is refused with its name', () => {
  expect(() => read({ stage: 'production' })).toThrow(
    'stage must be one of dev, prod, got production',
  );
});

test.each(['http://carrier.example', 'carrier.example', ''])(
  'the carrier address %j is refused',
  (carrier_url) => {
    expect(() => read({ carrier_url })).toThrow(/must be an https address/);
  },
);

test('calls of all organizations together are limited where that is asked for', () => {
  expect(read({}).platformLimit).toBeNull();
  expect(read({ platform_limit: '50' }).platformLimit).toBe(50);
});

test.each(['0', '-1', 'many', '1.5', ''])(
  'the platform limit %j is refused',
  (platform_limit) => {
    expect(() => read({ platform_limit })).toThrow(
      /must be a whole number of calls/,
    );
  },
);
