import { useEffect, useEffectEvent } from 'react';
import { SharedValue } from '../lib/shared-value.ts';

export interface Shortcut {
  /** As `KeyboardEvent.key`; two with a space between are pressed in turn. */
  readonly keys: string;
  /** What it does, for the list behind `?`. */
  readonly does: string;
  readonly run: () => void;
}

const KEY = 'outdial.shortcuts';
/** Keys in turn belong together for this long. */
const SEQUENCE_MS = 1_500;

/** Single keys can be switched off: dictation and slips press them (WCAG 2.1.4). */
export const shortcutsOn = new SharedValue(localStorage.getItem(KEY) !== 'off');

export function setShortcutsOn(on: boolean): void {
  localStorage.setItem(KEY, on ? 'on' : 'off');
  shortcutsOn.set(on);
}

const active = new Map<string, Shortcut[]>();
let before: { key: string; at: number } | null = null;

/** What can be pressed right now; the newest of a key wins. */
export const activeShortcuts = (): readonly Shortcut[] =>
  [...active.values()].flatMap((shortcuts) => shortcuts.slice(-1));

export function startShortcuts(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (!shortcutsOn.get() || event.defaultPrevented || isTyping(event)) return;
    const sequence =
      before && event.timeStamp - before.at < SEQUENCE_MS
        ? `${before.key} ${event.key}`
        : event.key;
    before = { key: event.key, at: event.timeStamp };
    const shortcut =
      active.get(sequence)?.at(-1) ?? active.get(event.key)?.at(-1);
    if (!shortcut) return;
    event.preventDefault();
    before = null;
    shortcut.run();
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}

/** Keys belong to the field, the open dialog or the browser first. */
function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target as HTMLElement;
  return (
    target.isContentEditable ||
    target.matches(
      'input, textarea, select, [role=combobox], [role=listbox]',
    ) ||
    document.querySelector('[role=dialog]') !== null
  );
}

/** A key of the page, while the component is there. */
export function useShortcut(keys: string, does: string, run: () => void): void {
  const latest = useEffectEvent(run);
  useEffect(() => {
    const shortcut: Shortcut = { keys, does, run: () => latest() };
    active.set(keys, [...(active.get(keys) ?? []), shortcut]);
    return () => {
      const left = (active.get(keys) ?? []).filter((one) => one !== shortcut);
      if (left.length > 0) active.set(keys, left);
      else active.delete(keys);
    };
  }, [keys, does]);
}
