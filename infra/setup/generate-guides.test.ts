import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withCodes } from './generate-guides.ts';

const guide = readFileSync(
  new URL('../../docs/guides/troubleshooting.md', import.meta.url),
  'utf8',
);

it('wrote what the guide says of codes', () => {
  expect(withCodes(guide)).toBe(guide);
  expect(guide).toContain('### campaign_not_running');
});

it('writes the same over what it wrote, and nowhere else', () => {
  const other = guide.replace('### campaign_not_running', '### gone');
  expect(withCodes(other)).toBe(guide);
  expect(() => withCodes('# No place')).toThrow('no place');
});
