import type { HandlerOf } from '#functions/platform/route.ts';
import type { ComplianceRuleView } from '#shared/contracts/compliance.ts';
import { datesIn } from '#shared/domain/compliance/holidays.ts';
import { isInForce } from '#shared/domain/compliance/law.ts';
import { profiles } from '#shared/domain/compliance/profiles.ts';
import {
  isEnforced,
  NOT_ADVICE,
  type Pack,
  type Rule,
} from '#shared/domain/compliance/rule.ts';
import { iso } from '#shared/domain/instant.ts';

/** GET /compliance-profiles: the profiles, and every rule of their packs. */
export const readComplianceProfiles: HandlerOf<
  'list_compliance_profiles'
> = async (_request, { clock }) => {
  const now = clock.now();
  const packs = new Map<string, Pack>();
  for (const profile of profiles) {
    for (const pack of profile.packs) packs.set(pack.id, pack);
  }
  return {
    status: 200,
    body: {
      notice: NOT_ADVICE,
      data: profiles.map(({ packs: its, ...profile }) => {
        return { ...profile, pack_ids: its.map(({ id }) => id) };
      }),
      packs: [...packs.values()].map(({ rules, ...pack }) => {
        return { ...pack, rules: rules.map((rule) => ruleView(rule, now)) };
      }),
    },
  };
};

function ruleView(rule: Rule, now: number): ComplianceRuleView {
  const {
    windows: _,
    holidays: __,
    holiday_windows: ___,
    ...rest
  } = {
    windows: null,
    holidays: null,
    holiday_windows: null,
    ...rule,
  };
  return {
    max_attempts: null,
    window_hours: null,
    hours: null,
    min_seconds: null,
    max_rate: null,
    measured_over: null,
    ...rest,
    ...hoursView(rule, now),
    in_force: isInForce(rule, now),
    enforced: isEnforced(rule),
  };
}

function hoursView(rule: Rule, now: number) {
  if (rule.kind !== 'hours') {
    return { windows: null, holidays: null, holiday_windows: null };
  }
  const { windows, holidays, holiday_windows } = rule;
  const copies = (some: typeof windows) =>
    some.map((window) => ({ ...window, days: [...window.days] }));
  const year = Number(iso(now).slice(0, 4));
  return {
    windows: copies(windows),
    holidays:
      holidays && [year, year + 1].flatMap((it) => datesIn(holidays, it)),
    holiday_windows: holidays && copies(holiday_windows),
  };
}
