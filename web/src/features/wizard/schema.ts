import * as z from 'zod';

// zod would try `new Function`, which the content security policy reports.
z.config({ jitless: true });

export { createCampaignBody } from '#shared/contracts/campaign-settings.ts';
