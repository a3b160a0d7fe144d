import { expect, test } from 'vitest';
import { shortener } from './short-tokens.ts';

const theme = `@layer awsui-base-theme {
  body {
    --color-text-abc123: #fff;
    --color-border-def456: var(--color-text-abc123);
  }
  .awsui-dark-mode { --color-text-abc123: #000; }
}`;
const shorten = shortener(theme);

test('defines and uses a token by one short name', () => {
  expect(shorten(theme)).toBe(`@layer awsui-base-theme {
  body {
    --1: #fff;
    --0: var(--1);
  }
  .awsui-dark-mode { --1: #000; }
}`);
  expect(shorten("style={{ color: 'var(--color-text-abc123)' }}")).toBe(
    "style={{ color: 'var(--1)' }}",
  );
});

test('drops second values, with all their brackets', () => {
  expect(
    shorten(
      'a { border: 1px var(--color-border-def456, rgba(0, 0, 0, var(--x))) solid; color: var(--color-text-abc123,red) }',
    ),
  ).toBe('a { border: 1px var(--0) solid; color: var(--1) }');
  expect(
    shorten(
      'a{color:var(--awsui-own-fgh789, var(--color-text-abc123, #fff))}b{margin:calc(var(--color-text-abc123, 2px) * -1)}',
    ),
  ).toBe(
    'a{color:var(--awsui-own-fgh789, var(--1))}b{margin:calc(var(--1) * -1)}',
  );
});

test('leaves names alone that the theme does not define', () => {
  const code = 'a { --own-name: 1; b: var(--color-text-abc123x, 2) }';
  expect(shorten(code)).toBe(code);
});

test('refuses a theme of another form', () => {
  expect(() => shortener(':root { --a-abc123: 1 }')).toThrow('no tokens');
});
