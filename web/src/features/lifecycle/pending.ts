import { useSyncExternalStore } from 'react';
import type { ButtonAction } from '../campaigns/campaign-buttons.ts';

/** A change that was asked for and is not confirmed. */
export interface Pending {
  readonly action: ButtonAction;
  /** In place of the status until then: "Pausing…". */
  readonly text: string;
}

const texts: Readonly<Record<ButtonAction, string>> = {
  edit: 'Saving…',
  clone: 'Cloning…',
  start: 'Starting…',
  pause: 'Pausing…',
  resume: 'Resuming…',
  stop: 'Stopping…',
  restart: 'Preparing a new run…',
  'cancel-restart': 'Dropping the restart…',
  unschedule: 'Unscheduling…',
  delete: 'Deleting…',
};

const marks = new Map<string, Pending>();
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

/** @returns takes the mark away, if it is still this one */
export function markPending(id: string, action: ButtonAction): () => void {
  const mark = { action, text: texts[action] };
  marks.set(id, mark);
  tell();
  return () => {
    if (marks.get(id) !== mark) return;
    marks.delete(id);
    tell();
  };
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export const usePending = (id: string): Pending | undefined =>
  useSyncExternalStore(subscribe, () => marks.get(id));
