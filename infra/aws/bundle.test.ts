import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { carrierEnv } from '#infra/carrier/aws/env.ts';
import { env } from '#shared/names.ts';
import { bundle } from './testing/synthesize.ts';

const { folders } = bundle();
// Elsewhere, or it would find the repository's node_modules.
const elsewhere = mkdtempSync(join(tmpdir(), 'outdial-bundle-'));
afterAll(() => rmSync(elsewhere, { recursive: true }));

/** What Lambda has before a module is loaded: its global, and variables. */
const load = (folder: string) => `
  globalThis.awslambda = { streamifyResponse: (handler) => handler };
  const { handler } = await import(${JSON.stringify(`${folder}/index.mjs`)});
  process.stdout.write(typeof handler, () => process.exit());
`;

const variables = Object.fromEntries(
  [...Object.values(env), ...Object.values(carrierEnv)].map((name) => [
    name,
    `https://${name}.invalid`,
  ]),
);

test.each(Object.entries(folders))(
  '%s loads by itself, without node_modules',
  (name, folder) => {
    const copy = join(elsewhere, name);
    cpSync(folder, copy, { recursive: true });
    const answer = execFileSync(
      process.execPath,
      ['--input-type=module', '--eval', load(copy)],
      {
        cwd: '/',
        encoding: 'utf8',
        env: {
          ...variables,
          INLINE_CSV_BYTES: '1000',
          AWS_REGION: 'eu-west-1',
        },
      },
    );
    expect(answer).toBe('function');
  },
);

test.each(Object.entries(folders))(
  '%s names no folder of the machine that bundled it',
  (_, folder) => {
    const map = readFileSync(`${folder}/index.mjs.map`, 'utf8');
    const { sources } = JSON.parse(map) as { sources: string[] };
    expect(sources.filter((source) => !source.startsWith('../'))).toEqual([]);
  },
);

/**
 * Kilobytes, a little above what they are: each is read by every cold start, and those of the
 * first three while somebody's phone waits. Who needs more looks first at what came along
 * (`metafile`): once it was contracts for one number, once all of the AWS SDK's ways to sign in.
 */
const AT_MOST = {
  dial: 660,
  take_carrier_event: 720,
  take_chime_event: 720,
  apply_events: 705,
  tick: 705,
  api: 1_543,
  downloads: 960,
};

test.each(Object.entries(AT_MOST))('%s is at most %d KB', (name, kilobytes) => {
  const folder = folders[name as keyof typeof folders];
  expect(statSync(`${folder}/index.mjs`).size / 1_000).toBeLessThan(kilobytes);
});

const permit = {
  messageId: 'one',
  attributes: {},
  body: JSON.stringify({
    v: 1,
    org_id: 'org_1',
    campaign_id: 'cmp_1',
    run_number: 1,
    slot: 0,
    proof: { epoch: 0 },
  }),
};

const dial = `
  const { handler } = await import(${JSON.stringify(`${folders.dial}/index.mjs`)});
  await handler({ Records: [${JSON.stringify(permit)}] });
  process.exit();
`;

/** Runs `dial` against a table that refuses everything. @returns what it was asked with */
async function headersOfTable(
  credentials: Record<string, string>,
): Promise<IncomingHttpHeaders[]> {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end('{"__type":"ValidationException","message":"no"}');
  }).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  try {
    await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', dial],
      {
        cwd: '/',
        env: {
          ...variables,
          ...credentials,
          AWS_REGION: 'eu-west-1',
          AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
        },
      },
    );
  } finally {
    server.close();
  }
  return seen;
}

test('a function signs with the credentials of its role', async () => {
  const [headers] = await headersOfTable({
    AWS_ACCESS_KEY_ID: 'ASIAOFTHEROLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'session',
  });
  expect(headers?.authorization).toContain('Credential=ASIAOFTHEROLE/');
  expect(headers?.['x-amz-security-token']).toBe('session');
});

test('a function without a role asks nothing', async () => {
  expect(await headersOfTable({ AWS_ACCESS_KEY_ID: 'ASIAOFTHEROLE' })).toEqual(
    [],
  );
});
