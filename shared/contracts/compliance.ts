import * as z from 'zod';
import { profileIds } from '../domain/compliance/profile-ids.ts';
import { callingWindow } from './campaign-settings.ts';

/** Calling law as the dialler reads it. Fields that a kind of rule does not have are null. */

const date = z.iso.date();

export const complianceRule = z
  .object({
    id: z.string().meta({ examples: ['us-fl.hours'] }),
    /** ISO 3166: `US` holds for all of `US-FL`, `US-TX`, ... */
    region: z.string(),
    kind: z.enum([
      'hours',
      'attempt_cap',
      'rest_after_conversation',
      'ring',
      'abandonment',
      'abandonment_lock',
    ]),
    text: z.string(),
    citation: z.string(),
    confidence: z.enum(['high', 'medium', 'low']),
    applies_to: z.enum(['telemarketing', 'automated_voice', 'debt_collection']),
    effective_from: date.nullable(),
    effective_to: date.nullable(),
    /** Now, on some clock on Earth. */
    in_force: z.boolean(),
    /** The dialler sees to it; what it does not is the operator's. */
    enforced: z.boolean(),
    lifted_by_consent: z.boolean(),
    /** On the clock of whoever is called; empty: no call at all. */
    windows: z.array(callingWindow).nullable(),
    /** Dates of this year and the next on which `holiday_windows` hold instead. */
    holidays: z.array(date).nullable(),
    holiday_windows: z.array(callingWindow).nullable(),
    max_attempts: z.int().nullable(),
    window_hours: z.int().nullable(),
    hours: z.int().nullable(),
    min_seconds: z.int().nullable(),
    max_rate: z.number().nullable(),
    measured_over: z.enum(['24_hours', '30_days', 'calendar_month']).nullable(),
  })
  .meta({ id: 'ComplianceRule' });
export type ComplianceRuleView = z.output<typeof complianceRule>;

export const complianceProfiles = z
  .object({
    notice: z.string(),
    data: z.array(
      z.object({
        id: z.enum(profileIds),
        name: z.string(),
        text: z.string(),
        with_consent: z.boolean(),
        pack_ids: z.array(z.string()),
      }),
    ),
    packs: z.array(
      z.object({
        id: z.string(),
        /** The day on which its rules were last compared with their sources. */
        version: date,
        region: z.string(),
        name: z.string(),
        rules: z.array(complianceRule),
      }),
    ),
  })
  .meta({ id: 'ComplianceProfiles' });
export type ComplianceProfilesView = z.output<typeof complianceProfiles>;
