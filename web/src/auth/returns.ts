/** Who still has a session at the authority comes back at once, without a click. */
const KEY = 'outdial.sign-in-returns';
const MOST = 3;
const WITHIN_MS = 60_000;

/** Somebody came back from signing in, in this tab. */
export function noteReturn(now = Date.now()): void {
  sessionStorage.setItem(KEY, [...recent(now), now].join(' '));
}

/**
 * Whether this tab came back so often within a minute that once more helps
 * nothing: what an API that refuses every token would make of it.
 */
export const returnedTooOften = (now = Date.now()): boolean =>
  recent(now).length >= MOST;

function recent(now: number): number[] {
  const stored = (sessionStorage.getItem(KEY) ?? '').split(' ').map(Number);
  return stored.filter((at) => at > now - WITHIN_MS);
}
