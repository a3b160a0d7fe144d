import {
  StatusIndicator,
  type StatusIndicatorProps,
} from '@cloudscape-design/components';
import type { ConnectionState } from '../../live/connection.ts';
import { useConnectionState } from '../../live/live-context.tsx';

const faces: Readonly<
  Record<ConnectionState, { type: StatusIndicatorProps.Type; text: string }>
> = {
  live: { type: 'success', text: 'Live' },
  reconnecting: { type: 'loading', text: 'Reconnecting…' },
  polling: { type: 'warning', text: 'Polling every 5 s' },
  asleep: { type: 'stopped', text: 'Tab asleep' },
};

/** How the figures on this screen are kept up. */
export function ConnectionIndicator() {
  const { type, text } = faces[useConnectionState()];
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
}
