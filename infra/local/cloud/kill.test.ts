import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { createClock } from '../clock.ts';
import { S3Engine } from './s3/s3-engine.ts';
import { SqsEngine } from './sqs/sqs-engine.ts';
import { StatesEngine } from './states/states-engine.ts';

const START = Date.parse('2026-07-01T12:00:00Z');
const toClean: (() => void)[] = [];
afterEach(() => {
  for (const clean of toClean.splice(0).reverse()) clean();
});

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kill-'));
  toClean.push(() => rmSync(folder, { recursive: true }));
  return join(folder, 'cloud.sqlite');
}

interface Report {
  readonly now: number;
  readonly sent: number;
  readonly objects: number;
  readonly executions: number;
}

it('has all that was answered for after kill -9', async () => {
  const path = temporary();
  const child = fork(
    join(import.meta.dirname, 'testing', 'busy-cloud.ts'),
    [path, String(START)],
    { execArgv: ['--no-warnings'] },
  );
  let last: Report | undefined;
  child.on('message', (report) => {
    last = report as Report;
    if (last.sent >= 300 && last.objects >= 30) child.kill('SIGKILL');
  });
  await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');

  const clock = createClock({ speed: 60, start: last!.now });
  toClean.push(() => clock.stop());

  const sqs = new SqsEngine({ path, clock });
  const { visible, in_flight, delayed } = sqs.counts('q');
  expect(visible + in_flight + delayed).toBeGreaterThanOrEqual(last!.sent);
  const s3 = new S3Engine({ path, clock });
  const objects = s3.objectsAfter('bucket', '', 10_000);
  expect(objects.length).toBeGreaterThanOrEqual(last!.objects);
  for (const { file, key } of objects) {
    expect((await buffer(s3.files.read(file))).toString()).toBe(`of ${key}`);
  }
  const states = new StatesEngine({ path, clock, invoke: async () => null });
  const running = states.executions('m');
  expect(running.length).toBeGreaterThanOrEqual(last!.executions);
  states.resume();
  for (const { name } of running) {
    await expect
      .poll(() => states.execution('m', name).status, { timeout: 5_000 })
      .toBe('SUCCEEDED');
  }
  for (const engine of [sqs, s3, states]) engine.close();
}, 30_000);
