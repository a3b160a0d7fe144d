import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { CALLED_HOST_HEADER } from '#shared/names.ts';
import { resourcesOf, synthesize } from './testing/synthesize.ts';

const code = readFileSync(
  new URL('./edge/called-host.js', import.meta.url),
  'utf8',
);

/** Runs the function as CloudFront does: by its name, in a bare context. */
const headersFor = (headers: Record<string, { value: string }>) =>
  runInNewContext(`${code}\nhandler({ request: { headers } }).headers`, {
    headers,
  });

test('names the host that was asked, over what the caller sent', () => {
  const host = { value: 'dial.acme.example' };
  expect(headersFor({ host })).toEqual({ host, [CALLED_HOST_HEADER]: host });
  const forged = { host, [CALLED_HOST_HEADER]: { value: 'evil.test' } };
  expect(headersFor(forged)[CALLED_HOST_HEADER]).toEqual(host);
});

test('runs for tickets, the one answer that names the host', () => {
  const { edge } = synthesize();
  const [distribution] = resourcesOf(edge, 'AWS::CloudFront::Distribution');
  const { CacheBehaviors } = distribution!.Properties.DistributionConfig;
  const withFunction = CacheBehaviors.filter(
    (each: { PathPattern: string; FunctionAssociations?: unknown[] }) =>
      each.FunctionAssociations && !each.PathPattern.startsWith('/docs'),
  );
  expect(withFunction).toHaveLength(1);
  expect(withFunction[0]).toMatchObject({
    PathPattern: '/api/v1/realtime/tickets',
    FunctionAssociations: [{ EventType: 'viewer-request' }],
  });
  const position = (path: string) =>
    CacheBehaviors.findIndex(
      (each: { PathPattern: string }) => each.PathPattern === path,
    );
  expect(position('/api/v1/realtime/tickets')).toBeLessThan(position('/api/*'));
});
