import {
  Button,
  Flashbar,
  type FlashbarProps,
  Icon,
} from '@cloudscape-design/components';
import { useSyncExternalStore } from 'react';
import { useRealCarriers } from '../features/carriers/use-carriers.ts';
import { useConfig } from '../lib/config.ts';
import { useOnline } from '../lib/online.ts';
import { useNewBuild } from '../lib/use-new-build.ts';

export interface NoticeOptions {
  /** A way back, or on. Pressing it takes the notice away. */
  readonly action?: { readonly text: string; readonly onClick: () => void };
  /** How long it stays; without it, good news goes and the rest stays. */
  readonly shown_ms?: number;
}

interface Notice extends NoticeOptions {
  readonly id: string;
  readonly type: 'success' | 'info' | 'warning' | 'error';
  readonly text: string;
}

let notices: readonly Notice[] = [];
let count = 0;
const listeners = new Set<() => void>();

function set(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) listener();
}

const SHOWN_MS = 6_000;
/** Long enough to read, find and press what takes a change back. */
export const UNDO_MS = 10_000;

/**
 * Tells people something above the page, whatever page they are on.
 *
 * @returns takes it away
 */
export function notify(
  type: Notice['type'],
  text: string,
  options: NoticeOptions = {},
): () => void {
  count += 1;
  const id = `notice-${count}`;
  set([...notices.slice(-2), { id, type, text, ...options }]);
  const shown = options.shown_ms ?? (type === 'success' ? SHOWN_MS : undefined);
  if (shown !== undefined) setTimeout(() => dismiss(id), shown);
  return () => dismiss(id);
}

const dismiss = (id: string) =>
  set(notices.filter((notice) => notice.id !== id));

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export function Notices() {
  const online = useOnline();
  const shown = useSyncExternalStore(subscribe, () => notices);
  const newBuild = useNewBuild();
  const items: FlashbarProps.MessageDefinition[] = shown.map(itemOf);
  if (newBuild) {
    items.push({
      id: 'new-build',
      type: 'info',
      ariaRole: 'status',
      content: 'A new version is available.',
      action: <Button onClick={() => location.reload()}>Reload</Button>,
    });
  }
  if (!online) {
    items.push({
      id: 'offline',
      type: 'warning',
      ariaRole: 'status',
      content:
        'You are offline. What you see is from before, and nothing can be changed until the connection is back.',
    });
  }
  return (
    <>
      <SimulatedBar />
      <Flashbar items={items} />
    </>
  );
}

/** What of the calls is not real: never more than that. */
function SimulatedBar() {
  const { simulated } = useConfig();
  const real = useRealCarriers();
  if (!simulated) return null;
  return (
    <p className="simulated">
      <Icon name="status-info" />{' '}
      {real.length === 0
        ? 'Simulated carrier – no real calls'
        : `Simulated carrier – but calls from numbers at ${real.join(', ')} are real`}
    </p>
  );
}

function itemOf({
  id,
  type,
  text,
  action,
}: Notice): FlashbarProps.MessageDefinition {
  return {
    id,
    type,
    content: text,
    dismissible: true,
    dismissLabel: 'Dismiss',
    onDismiss: () => dismiss(id),
    ariaRole: type === 'error' ? 'alert' : 'status',
    ...(action && {
      action: (
        <Button
          onClick={() => {
            dismiss(id);
            action.onClick();
          }}
        >
          {action.text}
        </Button>
      ),
    }),
  };
}
