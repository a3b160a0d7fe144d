/** Something a person means to do once, however often they press. */
export interface Intent {
  /** Sent as `Idempotency-Key`: the server carries a key out once. */
  readonly key: string;
  /** Whether it was sent before and got no answer. */
  readonly again: boolean;
  /** @param answered - whether the server said anything, yes or no */
  end(answered: boolean): void;
}

interface Held {
  readonly key: string;
  busy: boolean;
}

/** @returns what begins an intent */
export function createIntents(
  newKey: () => string = () => crypto.randomUUID(),
) {
  const held = new Map<string, Held>();
  /**
   * @param what - names the intent: campaign, its version, action and body. After
   *   no answer, the same name gets the same key.
   * @returns null while the same is under way
   */
  return function beginIntent(what: string): Intent | null {
    const before = held.get(what);
    if (before?.busy) return null;
    const one: Held = before ?? { key: newKey(), busy: true };
    one.busy = true;
    held.set(what, one);
    return {
      key: one.key,
      again: before !== undefined,
      end(answered) {
        one.busy = false;
        if (answered) held.delete(what);
      },
    };
  };
}

export const beginIntent = createIntents();
