import { StatusIndicator } from '@cloudscape-design/components';
import type { DeliveryView, WebhookView } from '#shared/contracts/webhooks.ts';
import { Time } from '../../components/time.tsx';

const disabled: Readonly<
  Record<NonNullable<WebhookView['disabled_reason']>, string>
> = {
  manual: 'Off',
  gone: 'Off: it answered 410',
  failing: 'Off: nothing was taken for three days',
};

export function WebhookStatus({ webhook }: { webhook: WebhookView }) {
  const { active, disabled_reason, failing_since } = webhook;
  if (!active) {
    const type = disabled_reason === 'manual' ? 'stopped' : 'error';
    return (
      <StatusIndicator type={type}>
        {disabled[disabled_reason ?? 'manual']}
      </StatusIndicator>
    );
  }
  if (failing_since) {
    return (
      <StatusIndicator type="warning">
        Failing, first <Time at={failing_since} as="relative" />
      </StatusIndicator>
    );
  }
  return <StatusIndicator type="success">Active</StatusIndicator>;
}

export const eventsText = (events: readonly string[]) =>
  events.includes('*') ? 'All events' : events.join(', ');

const statuses = {
  delivered: { type: 'success', word: 'Delivered' },
  pending: { type: 'pending', word: 'Pending' },
  failed: { type: 'error', word: 'Failed' },
} as const;

export function DeliveryStatusWord({
  status,
}: {
  status: DeliveryView['status'];
}) {
  const { type, word } = statuses[status];
  return <StatusIndicator type={type}>{word}</StatusIndicator>;
}
