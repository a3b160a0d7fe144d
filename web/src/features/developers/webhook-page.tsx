import { Button } from '@cloudscape-design/components';
import { useState } from 'react';
import type { WebhookView } from '#shared/contracts/webhooks.ts';
import { notify } from '../../app/notices.tsx';
import { paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { FigureGrid } from '../../components/figure-grid.tsx';
import { MayButton } from '../../components/may-button.tsx';
import { Page } from '../../components/page.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Time } from '../../components/time.tsx';
import { DeliveryTable } from './delivery-table.tsx';
import { SecretModal } from './secret-modal.tsx';
import { useWebhookActions } from './use-webhooks.ts';
import { WebhookModal } from './webhook-form.tsx';
import { eventsText, WebhookStatus } from './webhook-words.tsx';

export const webhookCrumbs = [
  { text: 'Developers', href: paths.developers },
  { text: 'Webhooks', href: paths.webhooks },
];

/** One endpoint: how it does, what was sent to it, and its secret. */
export function WebhookPage({ webhook }: { webhook: WebhookView }) {
  const { test, rotate, remove } = useWebhookActions();
  const go = useGo();
  const { id } = webhook;
  const [open, setOpen] = useState<'edit' | 'rotate' | 'delete' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const close = () => setOpen(null);
  const manage = { scope: 'webhooks:manage' } as const;
  return (
    <Page
      title={<span className="break">{webhook.url}</span>}
      name="Webhook"
      crumbs={webhookCrumbs}
      {...(webhook.description && { description: webhook.description })}
      actions={
        <span className="button-row">
          <MayButton {...manage} onClick={() => setOpen('edit')}>
            Edit webhook
          </MayButton>
          <MayButton {...manage} onClick={() => setOpen('rotate')}>
            Rotate secret
          </MayButton>
          <MayButton {...manage} onClick={() => setOpen('delete')}>
            Delete webhook
          </MayButton>
          <MayButton
            {...manage}
            variant="primary"
            loading={test.isPending}
            disabled={!webhook.active}
            disabledReason="It is off: switch it on first."
            onClick={() =>
              test.mutate(id, {
                onSuccess: () => notify('info', 'A test event is on its way'),
              })
            }
          >
            Send test event
          </MayButton>
        </span>
      }
    >
      {test.error && (
        <ProblemAlert error={test.error} what="The test event was not sent" />
      )}
      <FigureGrid
        figures={[
          { label: 'Status', value: <WebhookStatus webhook={webhook} /> },
          { label: 'Events', value: eventsText(webhook.events) },
          { label: 'Created', value: <Time at={webhook.created_at} /> },
          ...(webhook.previous_secret_until
            ? [
                {
                  label: 'Old secret signs until',
                  value: <Time at={webhook.previous_secret_until} />,
                },
              ]
            : []),
        ]}
      />
      <DeliveryTable webhookId={id} />
      {open === 'edit' && (
        <WebhookModal webhook={webhook} onClose={close} onCreated={close} />
      )}
      {open === 'rotate' && (
        <ConfirmModal
          title="Rotate the secret?"
          verb="Rotate secret"
          loading={rotate.isPending}
          onClose={close}
          onConfirm={() =>
            rotate.mutate(id, {
              onSuccess: (made) => {
                close();
                setSecret(made.secret);
              },
            })
          }
        >
          {rotate.error && (
            <ProblemAlert
              error={rotate.error}
              what="The secret was not rotated"
            />
          )}
          Events are signed with both secrets for 24 hours, so that a receiver
          can change over in between. Then the old one is of no use.
        </ConfirmModal>
      )}
      {open === 'delete' && (
        <ConfirmModal
          title="Delete the webhook?"
          verb="Delete webhook"
          loading={remove.isPending}
          onClose={close}
          onConfirm={() =>
            remove.mutate(id, { onSuccess: () => go(paths.webhooks) })
          }
        >
          {remove.error && (
            <ProblemAlert
              error={remove.error}
              what="The webhook was not deleted"
            />
          )}
          Nothing is sent to <span className="break">{webhook.url}</span> any
          more, not even what is on its way. Calls go on. It cannot be undone.
        </ConfirmModal>
      )}
      {secret !== null && (
        <SecretModal
          title="The new secret of the webhook"
          label="the secret"
          secret={secret}
          onStored={() => setSecret(null)}
        >
          Events are signed with it from now on, and for 24 hours with the old
          one, too.
        </SecretModal>
      )}
    </Page>
  );
}

export function NoWebhook() {
  const go = useGo();
  return (
    <Page title="Webhook not found" crumbs={webhookCrumbs}>
      <p>The organization has no such webhook. It may have been deleted.</p>
      <div>
        <Button onClick={() => go(paths.webhooks)}>Go to webhooks</Button>
      </div>
    </Page>
  );
}
