import type { Webhook } from '#functions/adapters/dynamodb/webhook-store.ts';

const AT = '2026-01-01T10:00:00.000Z';

/** An endpoint that wants everything, for the tests of this folder. */
export const endpoint: Webhook = {
  id: 'whk_1',
  org_id: 'org_a',
  url: 'https://x.example/hook',
  events: ['*'],
  description: null,
  active: true,
  disabled_reason: null,
  failing_since: null,
  previous_secret_until: null,
  secret_number: 1,
  version: 1,
  created_at: AT,
  created_by: 'key_1',
  updated_at: AT,
};
