import { useParams } from '@tanstack/react-router';
import { Page } from '../components/page.tsx';
import { QueryPanel } from '../components/query-panel.tsx';
import { ConfigUrlSecret } from '../features/developers/config-url-secret.tsx';
import { DeveloperPage } from '../features/developers/developer-page.tsx';
import { EventList } from '../features/developers/event-list.tsx';
import { KeyList } from '../features/developers/key-list.tsx';
import { useWebhook } from '../features/developers/use-webhooks.ts';
import { WebhookList } from '../features/developers/webhook-list.tsx';
import {
  NoWebhook,
  WebhookPage,
  webhookCrumbs,
} from '../features/developers/webhook-page.tsx';
import { ApiError } from '../lib/api-error.ts';

/** The keys that programs sign in with. */
export function Keys() {
  return (
    <DeveloperPage active="keys">
      <KeyList />
    </DeveloperPage>
  );
}

/** Where events are sent to. */
export function Webhooks() {
  return (
    <DeveloperPage active="webhooks">
      <div className="stack">
        <WebhookList />
        <ConfigUrlSecret />
      </div>
    </DeveloperPage>
  );
}

/** One endpoint, and what was sent to it. */
export function Webhook() {
  const { webhookId = '' } = useParams({ strict: false }) as {
    webhookId?: string;
  };
  const webhook = useWebhook(webhookId);
  if (webhook.error instanceof ApiError && webhook.error.status === 404) {
    return <NoWebhook />;
  }
  if (webhook.data) return <WebhookPage webhook={webhook.data} />;
  return (
    <Page title="Webhook" crumbs={webhookCrumbs}>
      <QueryPanel
        query={webhook}
        what="The webhook could not be loaded"
        height="320px"
      >
        {() => null}
      </QueryPanel>
    </Page>
  );
}

/** What events there are, and what was sent of late. */
export function Events() {
  return (
    <DeveloperPage active="events">
      <EventList />
    </DeveloperPage>
  );
}
