import * as z from 'zod';
import { pageOf, pageQuery } from './common.ts';
import { defineRoute } from './route.ts';

const timezoneView = z
  .object({
    id: z.string().meta({ description: 'IANA name.', examples: ['UTC'] }),
    utc_offset: z.string().meta({ examples: ['-05:00'] }),
    utc_offset_seconds: z.int(),
    abbreviation: z.string(),
    local_time: z.string().meta({
      description: 'What the clock shows there now, without its offset.',
    }),
  })
  .meta({ id: 'Timezone' });
export type TimezoneView = z.output<typeof timezoneView>;

const list = {
  method: 'GET',
  summary: 'List the time zones, with their offset now',
  scopes: ['campaigns:read'],
  query: pageQuery.extend({
    q: z.string().trim().min(1).max(100).optional().meta({
      description: 'Part of the name.',
    }),
  }),
  responses: {
    200: {
      description: 'A page',
      json: pageOf(timezoneView).meta({ id: 'TimezoneList' }),
    },
  },
} as const;

export const timezoneRoutes = [
  defineRoute({
    ...list,
    tag: 'settings',
    path: '/api/v1/timezones',
    operation_id: 'list_timezones',
  }),
  defineRoute({
    ...list,
    tag: 'compatibility',
    compat: true,
    path: '/api/v1/campaign/timezones',
    operation_id: 'compat_list_timezones',
    alias_of: 'list_timezones',
  }),
] as const;
