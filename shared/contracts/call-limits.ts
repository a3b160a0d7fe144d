import * as z from 'zod';
import { timeZone } from './campaign-settings.ts';
import { count, instant } from './common.ts';
import { defineRoute } from './route.ts';

const MOST = 10_000_000;
const cap = z.int().min(0).max(MOST).nullable();

/** Body of PUT /call-limits: what is left out is not limited. */
const callLimitsBody = z
  .strictObject({
    daily_call_cap: cap.default(null),
    daily_minute_cap: cap.default(null),
    timezone: timeZone.default('UTC').meta({
      description: 'Whose midnight ends a day.',
    }),
  })
  .meta({ id: 'UpdateCallLimits' });

const callLimitsView = z
  .object({
    daily_call_cap: z.int().nullable(),
    daily_minute_cap: z.int().nullable(),
    timezone: z.string(),
    calls_today: count,
    minutes_today: z.number().nonnegative(),
    resets_at: instant,
    updated_at: instant.nullable(),
    version: z.int(),
    calls_per_minute: count.meta({
      description: 'What the carriers take together.',
    }),
    concurrent_max: z
      .int()
      .meta({ description: 'Alias of concurrency_limit.' }),
    daily_calls_max: z.int().nullable(),
    daily_minutes_max: z.int().nullable(),
  })
  .meta({ id: 'CallLimits' });
export type CallLimitsView = z.output<typeof callLimitsView>;

const responses = {
  200: { description: 'The limits and their use', json: callLimitsView },
} as const;

export const callLimitRoutes = [
  defineRoute({
    method: 'GET',
    path: '/api/v1/call-limits',
    operation_id: 'get_call_limits',
    tag: 'settings',
    summary: 'How many calls, and minutes of talk, a day may bring',
    scopes: ['concurrency:read'],
    responses,
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/v1/call-limits',
    operation_id: 'update_call_limits',
    tag: 'settings',
    summary: 'Set how many calls, and minutes of talk, a day may bring',
    scopes: ['concurrency:manage'],
    body: callLimitsBody,
    responses,
  }),
] as const;
