import { describe, expect, test } from 'vitest';
import { findBrowser, type Machine } from './browser.mjs';

const machine = (
  platform: Machine['platform'],
  env: Machine['env'],
  ...files: string[]
): Machine => ({ platform, env, exists: (file) => files.includes(file) });

describe('findBrowser', () => {
  test('takes CHROME_PATH before anything on PATH', () => {
    const env = { CHROME_PATH: '/opt/mine', PATH: '/usr/bin' };
    expect(
      findBrowser(machine('linux', env, '/opt/mine', '/usr/bin/chromium')),
    ).toBe('/opt/mine');
  });

  test('refuses a CHROME_PATH that is no file, rather than using another', () => {
    const env = { CHROME_PATH: '/opt/gone', PATH: '/usr/bin' };
    expect(() =>
      findBrowser(machine('linux', env, '/usr/bin/chromium')),
    ).toThrow('CHROME_PATH names no file: /opt/gone');
  });

  test.each([
    ['linux', { PATH: '/a:/b' }, '/b/google-chrome'],
    ['linux', { PATH: '' }, '/snap/bin/chromium'],
    [
      'darwin',
      { PATH: '/a', HOME: '/Users/x' },
      '/Users/x/Applications/Chromium.app/Contents/MacOS/Chromium',
    ],
    [
      'win32',
      { Path: 'C:\\a', ProgramFiles: 'C:\\Program Files' },
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    ],
  ] as const)('finds one on %s', (platform, env, file) => {
    expect(findBrowser(machine(platform, env, file))).toBe(file);
  });

  test('finds none where none is', () => {
    expect(findBrowser(machine('linux', { PATH: '/usr/bin' }))).toBeUndefined();
  });
});
