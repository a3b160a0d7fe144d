import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('docs/compliance.md says what the rule packs say', () => {
  const script = fileURLToPath(
    new URL('generate-compliance.ts', import.meta.url),
  );
  const check = spawnSync(process.execPath, [script, '--check'], {
    encoding: 'utf8',
  });
  expect(check.stdout + check.stderr).toBe('');
  expect(check.status).toBe(0);
}, 30_000);
