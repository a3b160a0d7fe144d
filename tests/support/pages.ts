/** Every page of the dashboard that is about no one thing, by its address. */
export const pages = [
  '/dashboard',
  '/dashboard/campaigns',
  '/dashboard/campaigns/new',
  '/dashboard/monitor',
  '/dashboard/numbers',
  '/dashboard/carriers',
  '/dashboard/carriers/car_simulated',
  '/dashboard/agents',
  '/dashboard/schedules',
  '/dashboard/suppression',
  '/dashboard/conversations',
  '/dashboard/developers/keys',
  '/dashboard/developers/webhooks',
  '/dashboard/developers/events',
  '/dashboard/settings/organization',
  '/dashboard/settings/members',
  '/dashboard/settings/compliance',
  '/dashboard/settings/audit',
  '/dashboard/settings/preferences',
  '/help/codes',
  '/help/metrics',
] as const;

/** What follows the address of a campaign; the first is its overview. */
export const campaignTabs = [
  '',
  '/calls',
  '/audience',
  '/numbers',
  '/config',
  '/activity',
  '/reports',
] as const;
