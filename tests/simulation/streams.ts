import type { DynamoDBRecord } from 'aws-lambda';
import { type FoldDeps, foldChanges } from '#functions/live/fold-changes.ts';
import { followChanges } from '#functions/live/follow-changes.ts';
import { changedRuns } from '#functions/live/wake-changed.ts';
import { functions } from '#infra/functions.ts';
import type { World } from './world.ts';

const SHARD = 'shard_1';
/** How often the stream is read, as its batch window has it. */
const STREAM_MS = functions.fold_stats.trigger.batch_window_seconds * 1_000;
const STREAM_BATCH = 200;

export interface StreamOptions {
  /** Records in one batch of the stream, at most. */
  readonly stream_batch?: number;
  /** Its second reader gets all changes, not only those that mean anything to it. */
  readonly follows_all?: boolean;
}

/** The table's stream, and its two readers: in order, each batch again until it is done. */
export class Streams {
  readonly #world: Pick<World, 'dynamo' | 'kernel' | 'machine' | 'engineFor'>;
  readonly #tell: (record: DynamoDBRecord) => void;
  readonly #batch: number;
  readonly #followsAll: boolean;
  #changed = false;
  #seen = '';
  /** What the stream told and nobody folded yet, oldest first. */
  readonly #unfolded: DynamoDBRecord[] = [];
  #folding = false;
  /** What the process that folds remembers. */
  readonly #folded: FoldDeps['known'] = new Map();
  /** Changes of campaigns that the second reader has yet to hear of. */
  readonly #unheard: DynamoDBRecord[] = [];
  #hearing = false;

  /** @param tell - told of each change, at once */
  constructor(
    world: Pick<World, 'dynamo' | 'kernel' | 'machine' | 'engineFor'>,
    { stream_batch = STREAM_BATCH, follows_all = false }: StreamOptions,
    tell: (record: DynamoDBRecord) => void,
  ) {
    this.#world = world;
    this.#batch = stream_batch;
    this.#followsAll = follows_all;
    this.#tell = tell;
  }

  /** The table has changes that were not shown. */
  onChange(): void {
    this.#changed = true;
  }

  /** Shows the changes that were not shown. */
  show(): void {
    if (!this.#changed) return;
    this.#changed = false;
    const { dynamo } = this.#world;
    for (const record of dynamo.readStream(this.#seen, 1_000)) {
      this.#seen = record.dynamodb.SequenceNumber;
      const change = record as unknown as DynamoDBRecord;
      this.#unfolded.push(change);
      if (this.#followsAll || changedRuns(change).length > 0) {
        this.#unheard.push(change);
      }
      this.#tell(change);
    }
    dynamo.trimStream(this.#seen);
  }

  /** Reads from now on, again and again. */
  begin(): void {
    this.#world.kernel.after(STREAM_MS, () => {
      this.begin();
      this.#follow();
      this.#fold();
    });
  }

  #fold(): void {
    if (this.#folding || this.#unfolded.length === 0) return;
    const { machine } = this.#world;
    const records = this.#unfolded.slice(0, this.#batch);
    this.#folding = true;
    machine.invoke(
      'fold',
      functions.fold_stats.timeout_seconds * 1_000,
      (of) => {
        const deps = { ...this.#world.engineFor(of), known: this.#folded };
        return foldChanges(deps, SHARD, records);
      },
      (outcome) => {
        this.#folding = false;
        if (outcome === 'ok') this.#unfolded.splice(0, records.length);
      },
    );
  }

  /** The stream's second reader, whose window is as long. */
  #follow(): void {
    if (this.#hearing || this.#unheard.length === 0) return;
    const { machine } = this.#world;
    const records = this.#unheard.slice(0, this.#batch);
    this.#hearing = true;
    machine.invoke(
      'follow',
      functions.follow_changes.timeout_seconds * 1_000,
      (of) => {
        const sockets = { close: async () => {} };
        const engine = this.#world.engineFor(of);
        return followChanges(records, { ...engine, sockets });
      },
      (outcome) => {
        this.#hearing = false;
        if (outcome === 'ok') this.#unheard.splice(0, records.length);
      },
    );
  }
}
