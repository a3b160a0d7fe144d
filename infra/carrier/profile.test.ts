import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { defaultProfile, parseProfile, readProfile } from './profile.ts';

const folder = mkdtempSync(join(tmpdir(), 'profile-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('what a profile leaves out is as built in', () => {
  const profile = parseProfile({ cps: 20, talk_seconds: { mean: 90 } });
  expect(profile).toEqual({
    ...defaultProfile,
    cps: 20,
    talk_seconds: { ...defaultProfile.talk_seconds, mean: 90 },
  });
  expect(defaultProfile.cps).toBe(100);
});

test('a share that is left out beside others is none', () => {
  expect(parseProfile({ shares: { answer: 0.9 } }).shares).toEqual({
    answer: 0.9,
    machine: 0,
    busy: 0,
  });
});

test.each([
  [{ shares: { answer: 0.9, busy: 0.2 } }, 'shares'],
  [{ shares: { answer: 0.5, no_answer: 0.4 } }, 'shares'],
  [{ shares: { answer: -0.1 } }, 'answer'],
  [{ ring_seconds: { min: 9, max: 3 } }, 'ring_seconds'],
  [{ cps: 0 }, 'cps'],
  [{ calls_per_second: 9 }, 'calls_per_second'],
  ['fast', 'carrier profile'],
])('%j is refused by name', (value, name) => {
  expect(() => parseProfile(value)).toThrow(name);
});

test('a file that cannot be used is named', () => {
  const file = join(folder, 'profile.json');
  expect(() => readProfile(file)).toThrow(file);
  writeFileSync(file, '{"cps": 7');
  expect(() => readProfile(file)).toThrow(file);
  writeFileSync(file, '{"cps": 7}');
  expect(readProfile(file).cps).toBe(7);
});
