import { describe, expect, test } from 'vitest';
import { type CostLedger, estimate, IDLE_POLLS, total } from './estimate.ts';

const parts = {
  alarms: 20,
  metrics: 12,
  dashboards: 1,
  queues: 2,
  secrets: 2,
  keys: 0,
};
const ledger: CostLedger = {
  counted_on: '2026-11-21',
  per_attempt: {
    write_units: 4,
    read_units: 8,
    queue_requests: 1,
    invocations: 2,
    transitions: 0.01,
    gb_seconds: 0.05,
    log_bytes: 0,
  },
  attempts_per_contact: 2,
  write_units_per_row: 1,
  bytes_per_contact: 1_000,
  stages: { dev: parts, prod: parts },
};
const month = (attempts: number, dashboard_hours = 0) =>
  estimate(ledger, parts, { attempts, dashboard_hours });
const usdOf = (what: string, lines = month(1_000_000)) =>
  lines.find((each) => each.what === what)!;

describe('a month of a million attempts', () => {
  test('writes are those of the calls and one for each row of the file', () => {
    expect(usdOf('Table: writes').usd).toBeCloseTo(4.5 * 0.625);
  });

  test('contacts stay three months, in the table and in its backup', () => {
    expect(usdOf('Table: storage and point-in-time recovery').usd).toBeCloseTo(
      0.5 * 3 * 0.45,
    );
  });

  test('queues are asked also when nothing is in them', () => {
    const { usd, usd_after_free } = usdOf('Queues');
    expect(usd).toBeCloseTo(0.4 * (1 + (2 * IDLE_POLLS) / 1e6));
    expect(usd_after_free).toBeCloseTo(usd - 0.4);
  });
});

test('idle, nothing that dials is paid for, and no metric', () => {
  const idle = month(0);
  expect(usdOf('Table: writes', idle).usd).toBe(0);
  expect(usdOf('Functions', idle).usd).toBe(0);
  expect(usdOf('Alarms, metrics, dashboard', idle)).toMatchObject({
    usd: 5,
    usd_after_free: 1,
  });
});

test('what is free never makes a line negative, and the total is the sum', () => {
  const lines = month(1_000, 10);
  for (const { usd, usd_after_free } of lines) {
    expect(usd_after_free).toBeGreaterThanOrEqual(0);
    expect(usd_after_free).toBeLessThanOrEqual(usd);
  }
  const { usd } = total(lines);
  expect(usd).toBeCloseTo(lines.reduce((sum, each) => sum + each.usd, 0));
});
