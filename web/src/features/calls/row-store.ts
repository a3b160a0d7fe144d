import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ContactView } from '#shared/contracts/contacts.ts';

/**
 * The rows of a table by id. Cells read their own row, so that a change renders
 * the cells of that row and not the table around them.
 */
export class RowStore {
  readonly #rows = new Map<string, ContactView>();
  readonly #byId = new Map<string, Set<() => void>>();
  readonly #ofAll = new Set<() => void>();
  #version = 0;

  get = (id: string): ContactView | undefined => this.#rows.get(id);

  /** Grows with each change of any row. */
  version = (): number => this.#version;

  rows = (ids: readonly string[]): ContactView[] =>
    ids.flatMap((id) => this.#rows.get(id) ?? []);

  put(rows: readonly ContactView[]): void {
    const changed = rows.filter((row) => this.#rows.get(row.id) !== row);
    if (changed.length === 0) return;
    for (const row of changed) this.#rows.set(row.id, row);
    this.#version += 1;
    for (const { id } of changed) {
      for (const listener of this.#byId.get(id) ?? []) listener();
    }
    for (const listener of this.#ofAll) listener();
  }

  subscribe = (id: string, listener: () => void): (() => void) => {
    const listeners = this.#byId.get(id) ?? new Set();
    this.#byId.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#byId.delete(id);
    };
  };

  subscribeAll = (listener: () => void): (() => void) => {
    this.#ofAll.add(listener);
    return () => {
      this.#ofAll.delete(listener);
    };
  };
}

export const RowStoreContext = createContext<RowStore | null>(null);

export function useRowStore(): RowStore {
  const store = useContext(RowStoreContext);
  if (!store) throw new Error('useRowStore needs a RowStoreContext above it');
  return store;
}

export function useRow(id: string): ContactView | undefined {
  const store = useRowStore();
  return useSyncExternalStore(
    (listener) => store.subscribe(id, listener),
    () => store.get(id),
  );
}

/** Something about many rows, as a plain value: it renders when that differs. */
export const useOfRows = <T extends string | number>(
  store: RowStore,
  select: () => T,
): T => useSyncExternalStore(store.subscribeAll, select);
