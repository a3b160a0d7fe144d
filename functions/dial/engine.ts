import type { Carriers } from '#functions/adapters/carrier/carrier.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Queues } from '#functions/adapters/queues.ts';
import type { Attaching } from '#functions/attach/resolve-attach.ts';
import type { Workflow } from '#functions/platform/route.ts';
import type { Clock } from '#functions/platform/runtime.ts';
import type { Answers } from '#shared/domain/circuit.ts';
import type { Seen } from './lately.ts';
import type { KnownPool } from './read-pool.ts';

/** What the dial engine needs of its machine and its neighbours. */
export interface Engine {
  readonly table: Table;
  readonly carriers: Carriers;
  readonly queues: Pick<Queues, 'dial' | 'tick' | 'push'>;
  readonly workflow: Pick<Workflow, 'wake'>;
  readonly clock: Clock;
  /** Left out where nobody is connected by us: whoever talks is the carrier's. */
  readonly attaching?: Attaching;
  /**
   * How far a run is claimed, by `<campaign>#<run>`, as far as this process
   * knows: only ever too low, and only ever a place to begin to look.
   */
  readonly claimed_up_to: Map<string, number>;
  /** What the org's carrier answered lately, by org, as far as this process saw. */
  readonly answers: Map<string, Answers>;
  readonly new_id: (prefix: string) => string;
  /** What this process knows of number pools, by campaign id. */
  readonly pools: Map<string, KnownPool>;
  /** What this process read within the last second: see `lately.ts`. */
  readonly lately: Map<string, Seen>;
}
