import { Flashbar, type FlashbarProps } from '@cloudscape-design/components';
import { useSyncExternalStore } from 'react';
import { useConfig } from '../lib/config.ts';

interface Notice {
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

/** Good news goes by itself; the rest stays until it is dismissed. */
const SHOWN_MS = 6_000;

/** Tells people something above the page, whatever page they are on. */
export function notify(type: Notice['type'], text: string): void {
  count += 1;
  const id = `notice-${count}`;
  set([...notices.slice(-2), { id, type, text }]);
  if (type === 'success') setTimeout(() => dismiss(id), SHOWN_MS);
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
  const { simulated } = useConfig();
  const shown = useSyncExternalStore(subscribe, () => notices);
  const items: FlashbarProps.MessageDefinition[] = shown.map(
    ({ id, type, text }) => ({
      id,
      type,
      content: text,
      dismissible: true,
      dismissLabel: 'Dismiss',
      onDismiss: () => dismiss(id),
      ariaRole: type === 'error' ? 'alert' : 'status',
    }),
  );
  if (simulated) {
    items.push({
      id: 'simulated',
      type: 'info',
      content: 'Simulated carrier – no real calls',
    });
  }
  return <Flashbar items={items} />;
}
