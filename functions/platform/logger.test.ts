import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it, vi } from 'vitest';
import { logger, mask } from './logger.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it.each([
  ['to +12025550190 now', 'to <number> now'],
  ['+1 (202) 555-0190', '<number>'],
  ['"2025550190"', '"<number>"'],
  ['key ak_abc.s3cret-x', 'key ak_…'],
  ['at 2026-05-10T18:00:00.000Z', 'at 2026-05-10T18:00:00.000Z'],
  ['cmp_01jz8k2v3w4x5y6z7a8b9c0d1e', 'cmp_01jz8k2v3w4x5y6z7a8b9c0d1e'],
])('writes %s as %s', (text, masked) => {
  expect(mask(text)).toBe(masked);
});

it('writes one JSON line, failures to stderr, with the error in it', () => {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  logger.info('started', { campaign_id: 'cmp_1' });
  logger.error('failed', { error: new Error('no +12025550190') });
  const line = (calls: unknown[][]) => JSON.parse(String(calls[0]?.[0]));
  expect(line(out.mock.calls)).toMatchObject({
    level: 'info',
    message: 'started',
    campaign_id: 'cmp_1',
  });
  expect(line(err.mock.calls).error.message).toBe('no <number>');
});

it('is quiet below the level that is asked for', () => {
  vi.stubEnv('LOG_LEVEL', 'warn');
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  logger.info('started');
  expect(out).not.toHaveBeenCalled();
});

const sources = globSync('functions/**/*.ts', { cwd: ROOT }).filter(
  (file) => !/(\.test|testing|-testing|tenant-wall-\w+)\.ts$/.test(file),
);
const read = (file: string) => readFileSync(ROOT + file, 'utf8');

it('is, beside the metrics, all that writes to the log', () => {
  const writing = sources.filter((file) =>
    /\bconsole\.|process\.std(out|err)/.test(read(file)),
  );
  expect(writing.sort()).toEqual([
    'functions/platform/logger.ts',
    'functions/platform/metrics.ts',
  ]);
});

it('knows, in every handler, whose invocation it is', () => {
  const handlers = sources.filter((file) => file.endsWith('.handler.ts'));
  expect(handlers.length).toBeGreaterThan(10);
  for (const file of handlers)
    expect(read(file), file).toMatch(
      /export const handler = (invocation|queueHandler|httpHandler|streamingHttpHandler)\b/,
    );
});
