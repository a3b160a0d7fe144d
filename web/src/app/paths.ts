/** Every path of the dashboard. */
export const paths = {
  campaigns: '/dashboard/campaigns',
  newCampaign: '/dashboard/campaigns/new',
  campaign: (id: string) => `/dashboard/campaigns/${encodeURIComponent(id)}`,
} as const;
