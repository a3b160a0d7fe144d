import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('the generated client is the one that the contracts make', () => {
  const script = fileURLToPath(new URL('generate-client.ts', import.meta.url));
  const check = spawnSync(process.execPath, [script, '--check'], {
    encoding: 'utf8',
  });
  expect(check.stdout + check.stderr).toBe('');
  expect(check.status).toBe(0);
}, 60_000);
