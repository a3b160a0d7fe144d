import { expect, it } from 'vitest';
import { readPhoneNumber } from './phone-number.ts';

it.each([
  ['+14155550190', 'US', '+14155550190'],
  ['(415) 555-0100', 'US', '+14155550100'],
  ['415.555.0100', 'US', '+14155550100'],
  ['14155550100', 'US', '+14155550100'],
  ['+1-415-555-0100', 'US', '+14155550100'],
  ['0044 20 7946 0192', 'US', '+442079460192'],
  ['011 44 20 7946 0192', 'US', '+442079460192'],
  ['020 7946 0192', 'GB', '+442079460192'],
  ['030 5550190', 'DE', '+49305550190'],
  ['="+14155550100"', 'US', '+14155550100'],
  ['=“+14155550100”', 'US', '+14155550100'],
  ["'+14155550100", 'US', '+14155550100'],
  ['4155550100.0', 'US', '+14155550100'],
  ['+14155550100.00', 'US', '+14155550100'],
  ['4155550100,0', 'US', '+14155550100'],
  ['’4155550100', 'US', '+14155550100'],
  ['\ufeff+14155550100', 'US', '+14155550100'],
  ['tel:+14155550100', 'US', '+14155550100'],
  ['\u00a0+1\u00a0415\u00a0555\u00a00100 ', 'US', '+14155550100'],
  ['＋１４１５５５５０１００', 'US', '+14155550100'],
])('reads %s in %s as %s', (text, country, phone_number) => {
  expect(readPhoneNumber(text, country)).toEqual({
    kind: 'valid',
    phone_number,
  });
});

it.each([
  ['', 'missing_phone_number'],
  ['  ', 'missing_phone_number'],
  ['4.15556E+09', 'spreadsheet_number'],
  ['4,15556e+09', 'spreadsheet_number'],
  ['1E10', 'spreadsheet_number'],
  ['+1415555', 'invalid_phone_number'],
  ['-14155550114', 'invalid_phone_number'],
  ['+141555501901234567', 'invalid_phone_number'],
  ['+19995550190', 'invalid_phone_number'],
  ['911', 'invalid_phone_number'],
  ['n/a', 'invalid_phone_number'],
  ['1-800-FLOWERS', 'invalid_phone_number'],
  ['2026-01-01', 'spreadsheet_date'],
  ['2026-01-01 00:00:00', 'spreadsheet_date'],
  ['2026-01-01 00', 'spreadsheet_date'],
  ['12/31/2026', 'spreadsheet_date'],
  ['31.12.2026', 'spreadsheet_date'],
  ['4,155,550,190', 'spreadsheet_number'],
  ['#N/A', 'spreadsheet_number'],
  ['##########', 'spreadsheet_number'],
  ['#7', 'invalid_phone_number'],
  ['415555010.0', 'invalid_phone_number'],
  ['+1415555x12', 'phone_extension'],
  ['+14155550100x12', 'phone_extension'],
  ['+1 415 555 0100 ext. 5', 'phone_extension'],
  ['4155550190;4155550191', 'several_phone_numbers'],
  ['4155550190, 4155550191', 'several_phone_numbers'],
  ['4155550190 / 4155550191', 'several_phone_numbers'],
  ['4155550190 or 4155550191', 'several_phone_numbers'],
  ['+14155550190 +14155550191', 'several_phone_numbers'],
])('takes %j for no number: %s', (text, reason) => {
  expect(readPhoneNumber(text, 'US')).toEqual({ kind: 'fault', reason });
});

it.each(['0185', '0186', '0187', '0188', '0189', '0190', '0195', '0199'])(
  'takes the numbers of the simulated carrier: %s',
  (last) => {
    expect(readPhoneNumber(`+1415555${last}`, 'US').kind).toBe('valid');
    expect(readPhoneNumber(`+44207946${last}`, 'US').kind).toBe('valid');
  },
);
