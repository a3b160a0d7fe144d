import type { CampaignView } from '#shared/contracts/campaigns.ts';
import type { Snapshot } from '#shared/contracts/realtime.ts';

interface Entry {
  readonly view: CampaignView;
  /** Of the last snapshot that was taken; null before one. */
  readonly sequence: number | null;
  /** Of that snapshot, by the product's clock: RFC 3339 UTC, so text sorts. */
  readonly at: string;
  /** Browser clock, epoch ms: when the figures were put. */
  readonly figures_at: number;
}

export interface CampaignStoreOptions {
  /** Epoch ms of the browser. */
  readonly now?: () => number;
  /** A snapshot tells of something that only the API can show in full. */
  readonly onStale?: (campaignId: string) => void;
}

/**
 * The campaigns on screen, fed by the API and by the socket.
 *
 * Whatever comes late loses: a snapshot that is no newer than the last, an
 * API answer that was asked for before the last snapshot came (its figures), and
 * anything with an older `version`. Cells subscribe to one campaign each, so a
 * tick renders the cells of one row and no table.
 */
export class CampaignStore {
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #now: () => number;
  #onStale: (campaignId: string) => void;

  constructor({
    now = Date.now,
    onStale = () => {},
  }: CampaignStoreOptions = {}) {
    this.#now = now;
    this.#onStale = onStale;
  }

  set onStale(listener: (campaignId: string) => void) {
    this.#onStale = listener;
  }

  get(id: string): CampaignView | undefined {
    return this.#entries.get(id)?.view;
  }

  /** Epoch ms at which the figures of a campaign were last put. */
  updatedAt(id: string): number | undefined {
    return this.#entries.get(id)?.figures_at;
  }

  subscribe(id: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** @param askedAt - when the request left, by the browser's clock, epoch ms */
  putView(view: CampaignView, askedAt: number): void {
    const held = this.#entries.get(view.id);
    if (!held) {
      this.#set({ view, sequence: null, at: '', figures_at: this.#now() });
      return;
    }
    if (view.version < held.view.version) return;
    const snapshotIsNewer = held.sequence !== null && held.figures_at > askedAt;
    const sameRun = held.view.run_number === view.run_number;
    this.#set(
      snapshotIsNewer && sameRun
        ? {
            ...held,
            view: { ...view, stats: held.view.stats, live: held.view.live },
          }
        : { ...held, view, figures_at: this.#now() },
    );
  }

  /** @returns whether it was taken; campaigns that no page shows are not */
  putSnapshot(snapshot: Snapshot): boolean {
    const { id } = snapshot.campaign;
    const held = this.#entries.get(id);
    if (!held) return false;
    if (!isNewer(snapshot, held)) return false;
    if (snapshot.campaign.version < held.view.version) return false;
    const { name, status, draining, run_number } = snapshot.campaign;
    const { stats, live } = snapshot;
    this.#set({
      view: { ...held.view, name, status, draining, run_number, stats, live },
      sequence: snapshot.sequence,
      at: snapshot.at,
      figures_at: this.#now(),
    });
    const changed =
      snapshot.campaign.version > held.view.version ||
      status !== held.view.status ||
      draining !== held.view.draining ||
      live.state !== held.view.live.state;
    if (changed) this.#onStale(id);
    return true;
  }

  /** After a new subscription: its sequence may count from anywhere. */
  forgetSequences(): void {
    for (const [id, entry] of this.#entries) {
      this.#entries.set(id, { ...entry, sequence: null });
    }
  }

  remove(id: string): void {
    this.#entries.delete(id);
    this.#notify(id);
  }

  #set(entry: Entry): void {
    this.#entries.set(entry.view.id, entry);
    this.#notify(entry.view.id);
  }

  #notify(id: string): void {
    for (const listener of this.#listeners.get(id) ?? []) listener();
  }
}

/**
 * A push to the list carries the sequence of the campaign's own last push, so two
 * different snapshots may share one: then the instant decides.
 */
function isNewer(snapshot: Snapshot, held: Entry): boolean {
  if (held.sequence === null) return true;
  return snapshot.sequence === held.sequence
    ? snapshot.at > held.at
    : snapshot.sequence > held.sequence;
}
