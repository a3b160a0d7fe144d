import { useState } from 'react';

/** Order and choice of columns, as Cloudscape's table takes them. */
export interface ColumnDisplay {
  readonly id: string;
  readonly visible: boolean;
}

const KEY = 'outdial.calls.columns';

/**
 * The columns somebody chose, kept in the browser; those that came up since are
 * shown, before the buttons of the row.
 */
export function useColumns(
  ids: readonly string[],
): [ColumnDisplay[], (display: readonly ColumnDisplay[]) => void] {
  const [chosen, setChosen] = useState(read);
  const set = (display: readonly ColumnDisplay[]) => {
    // Columns of another campaign keep what was chosen for them.
    const given = new Set(display.map(({ id }) => id));
    const kept = chosen.filter(({ id }) => !given.has(id));
    const next = [...display, ...kept];
    localStorage.setItem(KEY, JSON.stringify(next));
    setChosen(next);
  };
  return [displayOf(ids, chosen), set];
}

export function displayOf(
  ids: readonly string[],
  chosen: readonly ColumnDisplay[],
): ColumnDisplay[] {
  const there = new Set(ids);
  const known = new Set(chosen.map(({ id }) => id));
  const last = ids.at(-1);
  const before = chosen.filter(({ id }) => there.has(id) && id !== last);
  const came = ids
    .filter((id) => !known.has(id) && id !== last)
    .map((id) => ({ id, visible: true }));
  const buttons = last === undefined ? [] : [{ id: last, visible: true }];
  return [...before, ...came, ...buttons];
}

function read(): readonly ColumnDisplay[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isDisplay) : [];
  } catch {
    return [];
  }
}

const isDisplay = (value: unknown): value is ColumnDisplay =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as ColumnDisplay).id === 'string' &&
  typeof (value as ColumnDisplay).visible === 'boolean';
