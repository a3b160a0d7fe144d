import { SharedValue, useShared } from '../../lib/shared-value.ts';

/** A filter and sort of the list under a name: the query of its address. */
export interface SavedView {
  readonly name: string;
  /** Without `?`. */
  readonly query: string;
}

const KEY = 'outdial.campaign-views';
/** A view is a way to a list, and more than these are a list themselves. */
export const MAX_VIEWS = 20;

export function readViews(text: string | null): readonly SavedView[] {
  try {
    const found: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(found) ? found.filter(isView) : [];
  } catch {
    return [];
  }
}

const isView = (value: unknown): value is SavedView =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as SavedView).name === 'string' &&
  typeof (value as SavedView).query === 'string';

/** The newest last; one of the same name takes the other's place. */
export function withView(
  views: readonly SavedView[],
  view: SavedView,
): readonly SavedView[] {
  return [...withoutView(views, view.name), view].slice(-MAX_VIEWS);
}

export const withoutView = (views: readonly SavedView[], name: string) =>
  views.filter((view) => view.name !== name);

const saved = new SharedValue(readViews(localStorage.getItem(KEY)));

function keep(views: readonly SavedView[]): void {
  localStorage.setItem(KEY, JSON.stringify(views));
  saved.set(views);
}

export const saveView = (view: SavedView) => keep(withView(saved.get(), view));
export const dropView = (name: string) => keep(withoutView(saved.get(), name));
export const useSavedViews = () => useShared(saved);
