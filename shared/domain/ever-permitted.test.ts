import { describe, expect, it } from 'vitest';
import { weekdays } from './campaign.ts';
import { defaultSettings } from './campaign-settings.ts';
import { isEverPermitted } from './ever-permitted.ts';
import { epochMs } from './instant.ts';

const now = epochMs('2026-03-02T12:00:00.000Z');
const asked = (
  profile: string,
  start: string,
  end: string,
  mode = 'callee_local',
) =>
  isEverPermitted(
    {
      schedule: {
        ...defaultSettings.schedule,
        timezone_mode: mode as 'campaign' | 'callee_local',
        windows: [{ days: weekdays, start, end }],
      },
      compliance: { profile },
    },
    now,
  );

describe('isEverPermitted', () => {
  it.each([
    ['none', '22:00', '23:00', true],
    ['us', '20:30', '23:00', true],
    // After the law's hours everywhere, but for a minute in which a call still rings.
    ['us', '20:59', '23:00', false],
    ['us', '22:00', '23:00', false],
    ['canada', '21:00', '23:00', true],
    ['north_america', '21:00', '23:00', true],
    ['uk', '21:00', '23:00', false],
    // Since the consent law, whatever the hours.
    ['france', '10:00', '20:00', true],
    ['france_opt_in', '13:00', '14:00', false],
    ['some_other', '10:00', '20:00', false],
  ])('with %s, from %s to %s: %s', (profile, start, end, is) => {
    expect(asked(profile, start, end)).toBe(is);
  });

  it('knows that a clock elsewhere shows another time', () => {
    expect(asked('us', '05:00', '06:00')).toBe(false);
    // 05:00 in UTC is 21:00 the day before in California, and 19:00 in Hawaii.
    expect(asked('us', '05:00', '06:00', 'campaign')).toBe(true);
    expect(asked('uk', '05:00', '06:00', 'campaign')).toBe(false);
  });
});
