import { expect, test } from 'vitest';
import { filesOf, type Manifest } from './page-weight.ts';

const manifest: Manifest = {
  'index.html': {
    file: 'index.js',
    isEntry: true,
    css: ['index.css'],
    imports: ['_react.js'],
  },
  '_react.js': { file: 'react.js' },
  'page.tsx': {
    file: 'page.js',
    css: ['page.css', 'table.css'],
    imports: ['_react.js', '_table.js', 'index.html'],
  },
  '_table.js': { file: 'table.js', css: ['table.css'], imports: ['page.tsx'] },
  'other.tsx': { file: 'other.js' },
};

test('counts what a page needs, each file once, and what it does not need not', () => {
  expect(filesOf(manifest, 'page.tsx').sort()).toEqual([
    'index.css',
    'index.js',
    'page.css',
    'page.js',
    'react.js',
    'table.css',
    'table.js',
  ]);
});

test('refuses a page that has no chunk', () => {
  expect(() => filesOf(manifest, 'gone.tsx')).toThrow('gone.tsx');
});
