import { describe, expect, it } from 'vitest';
import { zonesOfNumber } from './number-zones.ts';
import { prefixesOfZones } from './number-zones-data.ts';

describe('the zones of a number', () => {
  it.each([
    ['Washington', '+12025550190', ['America/New_York']],
    ['Phoenix, without summer time', '+16025550190', ['America/Phoenix']],
    ['Honolulu', '+18085550190', ['Pacific/Honolulu']],
    // An area code of 2017 and one of 2022.
    ['Sacramento', '+12795550190', ['America/Los_Angeles']],
    ['Denver', '+19835550190', ['America/Denver']],
    ['India', '+919876543210', ['Asia/Calcutta']],
    ['Nepal', '+9779812345678', ['Asia/Katmandu']],
    ['Britain', '+447400123456', ['Europe/London']],
    ['Melbourne', '+61396200190', ['Australia/Sydney']],
  ])('are told by its prefix: %s', (_place, number, zones) => {
    expect(zonesOfNumber(number)).toEqual(zones);
  });

  it('are all that it may be in', () => {
    expect(zonesOfNumber('+12085550190')).toEqual([
      'America/Denver',
      'America/Los_Angeles',
    ]);
    const mobile = zonesOfNumber('+61412345678');
    expect(mobile).toContain('Australia/Lord_Howe');
    expect(mobile).toContain('Australia/Perth');
    expect(zonesOfNumber('+351912345678')).toEqual([
      'Atlantic/Azores',
      'Europe/Lisbon',
    ]);
  });

  it.each([
    ['toll-free', '+18005550190'],
    ['satellite', '+881612345678'],
    ['of no known prefix', '+999123'],
  ])('are none of a number that is %s', (_what, number) => {
    expect(zonesOfNumber(number)).toEqual([]);
  });

  it('are all known to this runtime', () => {
    const names = new Set(
      Object.keys(prefixesOfZones).flatMap((zones) => zones.split(' ')),
    );
    for (const timeZone of names) {
      expect(
        () => new Intl.DateTimeFormat('en', { timeZone }),
        timeZone,
      ).not.toThrow();
    }
  });
});
