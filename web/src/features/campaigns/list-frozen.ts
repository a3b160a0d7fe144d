import {
  type RefObject,
  useCallback,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import type { CampaignStore } from '../../live/campaign-store.ts';
import { countUpdates, type Sort, sorted } from './list-order.ts';

/** Rows may swap places by their figures; that is counted once a second. */
const COUNT_MS = 1_000;

export interface Frozen {
  /** The rows on screen; the same array while they are the same rows. */
  readonly items: readonly { readonly id: string }[];
  /** Rows that would come, go or move. */
  readonly updates: number;
  readonly apply: () => void;
}

export interface FrozenInput {
  /** What the server says matches, in its order. */
  readonly ids: readonly string[];
  /** Changes when a person asks for other rows: then nothing is held back. */
  readonly asked: string;
  readonly sort: Sort | null;
  readonly matches: (campaign: CampaignView) => boolean;
  readonly store: CampaignStore;
}

const viewsOf = (store: CampaignStore, ids: readonly string[]) =>
  ids.flatMap((id) => store.get(id) ?? []);

const wantedOf = ({
  ids,
  sort,
  store,
}: Pick<FrozenInput, 'ids' | 'sort' | 'store'>) =>
  sorted(viewsOf(store, ids), sort).map(({ id }) => id);

/**
 * The rows of a live list: which, and in what order, is as it was when a person
 * last asked. What has changed since is counted, and comes when they want it.
 */
export function useFrozenRows(input: FrozenInput): Frozen {
  const { ids, asked, sort, matches, store } = input;
  const wantedNow = () => wantedOf(input);

  const [shown, setShown] = useState<{ asked: string; ids: readonly string[] }>(
    () => ({ asked, ids: wantedNow() }),
  );
  const [updates, setUpdates] = useState(0);
  const [removed, setRemoved] = useState(0);

  // Other rows were asked for: they come at once, in their order.
  if (shown.asked !== asked) {
    setShown({ asked, ids: wantedNow() });
    setUpdates(0);
  }

  const apply = useCallback(() => {
    setShown({ asked, ids: wantedOf({ ids, sort, store }) });
    setUpdates(0);
  }, [asked, ids, sort, store]);

  const count = useEffectEvent(() => {
    const present = shown.ids.filter((id) => store.get(id));
    setRemoved(shown.ids.length - present.length);
    setUpdates(countUpdates(present, wantedNow()));
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: they tell when to count again
  useEffect(() => {
    count();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        count();
      }, COUNT_MS);
    };
    const all = new Set([...ids, ...shown.ids]);
    // A row that is gone has nothing to show; the rest can wait.
    const changed = (id: string) => (store.get(id) ? later() : count());
    const stops = [...all].map((id) => store.subscribe(id, () => changed(id)));
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [ids, sort, shown, store]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a row that is gone changes `removed`
  const items = useMemo(
    () =>
      viewsOf(store, shown.ids)
        .filter(matches)
        .map(({ id }) => ({ id })),
    [shown, matches, store, removed],
  );
  return { items, updates, apply };
}

/**
 * Applies what is held back while nobody would notice: the page is at its top,
 * nothing is selected, and neither pointer nor focus is in the table.
 */
export function useApplyUnseen(
  box: RefObject<HTMLElement | null>,
  { updates, apply }: Frozen,
  selected: number,
): void {
  const pointerInside = useRef(false);
  const tryApply = useEffectEvent(() => {
    const unseen =
      window.scrollY === 0 &&
      selected === 0 &&
      !pointerInside.current &&
      !box.current?.contains(document.activeElement);
    if (updates > 0 && unseen) apply();
  });
  useEffect(() => {
    const element = box.current;
    const onEnter = () => {
      pointerInside.current = true;
    };
    const onLeave = () => {
      pointerInside.current = false;
      tryApply();
    };
    // The focus has arrived elsewhere once this event is over.
    const onBlur = () => setTimeout(() => tryApply());
    const onScroll = () => tryApply();
    element?.addEventListener('pointerenter', onEnter);
    element?.addEventListener('pointerleave', onLeave);
    element?.addEventListener('focusout', onBlur);
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      element?.removeEventListener('pointerenter', onEnter);
      element?.removeEventListener('pointerleave', onLeave);
      element?.removeEventListener('focusout', onBlur);
      window.removeEventListener('scroll', onScroll);
    };
  }, [box]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: they tell when to try again
  useEffect(() => tryApply(), [updates, selected]);
}
