import { expect, it } from 'vitest';
import { writtenNumbers } from './written-numbers.ts';

it('reads numbers however they are set apart, and keeps blanks inside of one', () => {
  expect(
    writtenNumbers(' +1 (512) 555-0142\r\n\n+13035550143, +13035550144;'),
  ).toEqual(['+1 (512) 555-0142', '+13035550143', '+13035550144']);
  expect(writtenNumbers(' \n ,')).toEqual([]);
});
