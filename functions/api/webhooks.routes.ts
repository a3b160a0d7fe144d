import type { RouteHandlers } from '#functions/platform/route.ts';
import {
  readDeliveries,
  resendDelivery,
  testWebhook,
} from './webhook-deliveries.ts';
import {
  createWebhook,
  deleteWebhook,
  readWebhook,
  readWebhooks,
  rotateWebhookSecret,
  updateWebhook,
  type WebhookNeeds,
} from './webhooks.ts';

/** By operation id. */
export const webhookHandlers = (needs: WebhookNeeds) =>
  ({
    list_webhooks: readWebhooks,
    create_webhook: createWebhook(needs),
    get_webhook: readWebhook,
    update_webhook: updateWebhook(needs),
    delete_webhook: deleteWebhook,
    rotate_webhook_secret: rotateWebhookSecret(needs),
    test_webhook: testWebhook,
    list_webhook_deliveries: readDeliveries,
    resend_webhook_delivery: resendDelivery,
  }) satisfies RouteHandlers;
