import { env } from '#shared/names.ts';

/** Whether the deployment has a carrier of its own, which every organization calls through. */
export const hasOwnCarrier = (): boolean =>
  process.env[env.OUTDIAL_OWN_CARRIER] !== 'none';
