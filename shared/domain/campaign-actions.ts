/** What people do to a campaign. */
export const campaignActions = [
  'start',
  'pause',
  'resume',
  'stop',
  'cancel',
  'close',
  'schedule',
  'unschedule',
  'clone',
  'delete',
  'edit',
] as const;
export type CampaignAction = (typeof campaignActions)[number];
