import { App } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { readStage } from './stage.ts';

const read = (context: Record<string, string>) =>
  readStage(new App({ context }).node);

test('without context the stage is dev, with a simulated carrier', () => {
  expect(read({})).toMatchObject({
    name: 'dev',
    keepsData: false,
    carrierUrl: null,
    simulatesCarrier: true,
  });
});

test('prod keeps its data, and has a carrier of its own where one is named', () => {
  expect(read({ stage: 'prod' })).toMatchObject({
    keepsData: true,
    carrierUrl: null,
    simulatesCarrier: false,
  });
  const carrier_url = 'https://carrier.example/';
  expect(read({ stage: 'prod', carrier_url })).toMatchObject({
    carrierUrl: 'https://carrier.example',
    simulatesCarrier: false,
  });
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

test('applications of Amazon Chime are named, or there are none', () => {
  expect(read({}).chime).toEqual([]);
  expect(read({ chime: '' }).chime).toEqual([]);
  expect(read({ chime: '0a1b2c3d-1111,4e5f6a7b-2222' }).chime).toEqual([
    '0a1b2c3d-1111',
    '4e5f6a7b-2222',
  ]);
});

test.each(['true', 'arn:aws:chime:us-east-1:1:sma/x', '0a1b2c3d-1111, *'])(
  'an application of Amazon Chime called %j is refused',
  (chime) => {
    expect(() => read({ chime })).toThrow(/ids of SIP media applications/);
  },
);

test('calls of all organizations together are limited where that is asked for', () => {
  expect(read({}).platformLimit).toBeNull();
  expect(read({ platform_limit: '50' }).platformLimit).toBe(50);
});

test('a limit of 0 lets no call begin', () => {
  expect(read({ platform_limit: '0' }).platformLimit).toBe(0);
});

const STREAM =
  'arn:aws:dynamodb:eu-west-1:123456789012:table/outdial-r1/stream/2026-11-21T10:00:00.000';

test('a restored table is used together with its stream', () => {
  expect(read({}).restoredTable).toBeNull();
  expect(
    read({ restored_table: 'outdial-r1', restored_table_stream: STREAM })
      .restoredTable,
  ).toEqual({ name: 'outdial-r1', streamArn: STREAM });
});

test.each([
  { restored_table: 'outdial-r1' },
  { restored_table_stream: STREAM },
  { restored_table: 'outdial-r2', restored_table_stream: STREAM },
  { restored_table: 'outdial-r1', restored_table_stream: 'outdial-r1' },
])('a restored table without its own stream is refused', (context) => {
  expect(() => read(context as Record<string, string>)).toThrow(
    /one table and its stream/,
  );
});

test.each(['-1', 'many', '1.5', '00', ''])(
  'the platform limit %j is refused',
  (platform_limit) => {
    expect(() => read({ platform_limit })).toThrow(
      /must be a whole number of calls/,
    );
  },
);

test('a second factor is asked for in prod, and where it is wanted', () => {
  const prod = { stage: 'prod', carrier_url: 'https://carrier.example' };
  expect(read({}).mfa).toBe('optional');
  expect(read(prod).mfa).toBe('required');
  expect(read({ mfa: 'required' }).mfa).toBe('required');
  expect(read({ ...prod, mfa: 'optional' }).mfa).toBe('optional');
  expect(() => read({ mfa: 'off' })).toThrow(
    'mfa must be optional or required, got off',
  );
});

test('a changed secret is told by another version', () => {
  expect(read({}).secretsVersion).toBeNull();
  expect(read({ secrets_version: '2026-11-21' }).secretsVersion).toBe(
    '2026-11-21',
  );
  expect(() => read({ secrets_version: '' })).toThrow(
    /secrets_version must be/,
  );
});
