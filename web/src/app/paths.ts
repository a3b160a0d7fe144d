const one = (id: string) => encodeURIComponent(id);
const campaign = (id: string) => `/dashboard/campaigns/${one(id)}`;

/** The tabs of a campaign; the first is the page itself. */
export const campaignTabs = [
  'overview',
  'calls',
  'audience',
  'numbers',
  'config',
  'activity',
  'reports',
] as const;
export type CampaignTab = (typeof campaignTabs)[number];

/** Every path of the dashboard. */
export const paths = {
  overview: '/dashboard',
  campaigns: '/dashboard/campaigns',
  newCampaign: '/dashboard/campaigns/new',
  campaign,
  editCampaign: (id: string) => `${campaign(id)}/edit`,
  campaignTab: (id: string, tab: CampaignTab) =>
    tab === 'overview' ? campaign(id) : `${campaign(id)}/${tab}`,
  /** The rows of a campaign that a filter of GET …/calls leaves. */
  calls: (id: string, filter: Readonly<Record<string, string>> = {}) => {
    const query = new URLSearchParams(filter).toString();
    return `${campaign(id)}/calls${query && `?${query}`}`;
  },
  call: (id: string, contactId: string) =>
    `${campaign(id)}/calls/${one(contactId)}`,
  monitor: '/dashboard/monitor',
  numbers: '/dashboard/numbers',
  number: (id: string) => `/dashboard/numbers/${one(id)}`,
  carriers: '/dashboard/carriers',
  carrier: (id: string) => `/dashboard/carriers/${one(id)}`,
  agents: '/dashboard/agents',
  schedules: '/dashboard/schedules',
  suppression: '/dashboard/suppression',
  conversations: '/dashboard/conversations',
  conversation: (id: string) => `/dashboard/conversations/${one(id)}`,
  developers: '/dashboard/developers',
  keys: '/dashboard/developers/keys',
  webhooks: '/dashboard/developers/webhooks',
  webhook: (id: string) => `/dashboard/developers/webhooks/${one(id)}`,
  events: '/dashboard/developers/events',
  settings: '/dashboard/settings',
  setting: (
    part: 'organization' | 'members' | 'compliance' | 'audit' | 'preferences',
  ) => `/dashboard/settings/${part}`,
  helpCodes: '/help/codes',
  helpCode: (code: string) => `/help/codes/${one(code)}`,
  helpMetrics: '/help/metrics',
  /** Pages of their own, outside of the dashboard. */
  apiReference: '/docs/api',
  guide: (name: string) => `/docs/guides/${name}`,
} as const;
