import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withCodes, written } from './generate-guides.ts';

const read = (file: string) =>
  readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8');
const guide = read('guides/troubleshooting.md');

it.each(Object.entries(written))(
  'wrote what %s says of data',
  (file, write) => {
    const text = read(file);
    expect(write(text)).toBe(text);
  },
);

it('writes something', () => {
  expect(guide).toContain('### campaign_not_running');
  expect(read('guides/carriers.md')).toContain('`TWILIO_AUTH_TOKEN`');
  expect(read('carriers.md')).toContain('| Records calls |');
});

it('writes the same over what it wrote, and nowhere else', () => {
  const other = guide.replace('### campaign_not_running', '### gone');
  expect(withCodes(other)).toBe(guide);
  expect(() => withCodes('# No place')).toThrow('no place');
});
