import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { INDEX_DUE } from '#functions/adapters/dynamodb/keys.ts';
import type { ContactState } from '#shared/domain/contact.ts';
import { iso } from '#shared/domain/instant.ts';

const BLOCK = 1_000;
const WAITING = { status: 'retry_scheduled' } satisfies Partial<ContactState>;
/** Lines that were free for longer make no more calls at once. */
const GAP_MS = 360_000;

export interface Load {
  readonly contacts: number;
  readonly calls_per_hour: number;
  /** Calls of each contact, the next one so long after the one before. */
  readonly attempts: number;
  readonly retry_ms: number;
  /** Between two ticks, for a load of few calls; left out: minutes. */
  readonly beat_seconds?: number;
}

interface Batch {
  readonly seq: number;
  readonly due_at: number;
  readonly attempt: number;
  count: number;
}

/**
 * Contacts as the table would tell of them, without any being there: how far the
 * run has claimed, and who is due again when. Of how calls ended it tells nothing.
 */
export class Contacts {
  claimed = 0;
  calls = 0;
  readonly #load: Load;
  /** In the order in which they are due. */
  #waiting: Batch[] = [];
  /** Calls that lines have become free for, at most those of an hour. */
  #room = 1;
  #called_at = 0;
  #batches = 0;

  constructor(load: Load) {
    this.#load = load;
  }

  /** Nobody is left: how their calls ended is not known here. */
  get isExhausted(): boolean {
    return this.claimed === this.#load.contacts && this.#waiting.length === 0;
  }

  /** Calls whoever is due, then whoever was never called, as far as lines are free. */
  call(now: number): void {
    const { contacts, calls_per_hour, attempts, retry_ms } = this.#load;
    const hours = Math.min(now - this.#called_at, GAP_MS) / 3_600_000;
    this.#room = Math.min(this.#room + calls_per_hour * hours, calls_per_hour);
    this.#called_at = now;
    let left = Math.floor(this.#room);
    const again: Batch[] = [];
    const called = (count: number, attempt: number) => {
      left -= count;
      this.#room -= count;
      this.calls += count;
      if (attempt < attempts && count > 0) {
        const due_at = now + retry_ms;
        this.#batches += 1;
        const seq = this.#batches;
        again.push({ seq, due_at, attempt: attempt + 1, count });
      }
    };
    for (const batch of this.#waiting) {
      if (batch.due_at > now || left === 0) break;
      const count = Math.min(batch.count, left);
      batch.count -= count;
      called(count, batch.attempt);
    }
    const fresh = Math.min(left, contacts - this.claimed);
    this.claimed += fresh;
    called(fresh, 1);
    this.#waiting = [...this.#waiting, ...again].filter((it) => it.count > 0);
  }

  /** What the table would answer; nothing for what is really in it. */
  answer(query: QueryCommandInput): { Items: object[] } | undefined {
    const values = query.ExpressionAttributeValues ?? {};
    if (query.IndexName === INDEX_DUE) return this.#due(values, query.Limit);
    const pk = String(values[':pk'] ?? '');
    if (!pk.startsWith('RUN#')) return undefined;
    const block = Number(pk.slice(pk.lastIndexOf('#') + 1));
    const last = Math.min(this.claimed, (block + 1) * BLOCK) - 1;
    const isAsked = query.ScanIndexForward === false && last >= block * BLOCK;
    return { Items: isAsked ? [{ pk, sk: String(last) }] : [] };
  }

  /** One who waits for an instant that the index gave. */
  read(key: Record<string, unknown> = {}): { Item?: object } | undefined {
    if (!String(key.pk).startsWith('RUN#')) return undefined;
    const found = this.#waiting.find(({ seq }) => seq === Number(key.sk));
    return found
      ? { Item: { ...key, ...WAITING, next_eligible_at: iso(found.due_at) } }
      : {};
  }

  #due(values: Record<string, unknown>, limit = 1): { Items: object[] } {
    const partition = String(values[':partition']);
    const line = /#retry#(\d+)$/.exec(partition)?.[1];
    if (line === undefined) return { Items: [] };
    const due = this.#waiting
      .filter(({ attempt }) => attempt === Number(line))
      .slice(0, limit)
      .map(({ seq, due_at }) => ({ sk: `${seq}`, due_at: iso(due_at) }));
    return { Items: due };
  }
}
