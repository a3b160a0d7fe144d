import { openStore } from '../store.ts';
import type { Json } from './state-error.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS sfn_machines (
  name TEXT PRIMARY KEY, definition TEXT NOT NULL, created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sfn_executions (
  machine TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL,
  started_at INTEGER NOT NULL, record TEXT NOT NULL,
  PRIMARY KEY (machine, name)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sfn_by_status ON sfn_executions (status);
CREATE TABLE IF NOT EXISTS sfn_revisions (
  machine TEXT NOT NULL, revision TEXT NOT NULL, definition TEXT NOT NULL,
  PRIMARY KEY (machine, revision)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sfn_history (
  machine TEXT NOT NULL, name TEXT NOT NULL, id INTEGER NOT NULL,
  event TEXT NOT NULL, PRIMARY KEY (machine, name, id)
) WITHOUT ROWID;`;

export type ExecutionStatus =
  | 'RUNNING'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'TIMED_OUT'
  | 'ABORTED';

/** How an attempt of a task ended. */
export type Outcome =
  | { readonly kind: 'succeeded'; readonly result: Json }
  | { readonly kind: 'failed'; readonly error: string; readonly cause: string };

/** Where inside its state an execution stands. */
export type Phase =
  | { readonly kind: 'entered' }
  | { readonly kind: 'waiting'; readonly until: number }
  | { readonly kind: 'attempting'; readonly attempt: AttemptRecord }
  | { readonly kind: 'submitted'; readonly attempt: AttemptRecord }
  | { readonly kind: 'settled'; readonly outcome: Outcome }
  | { readonly kind: 'retrying'; readonly until: number };

export interface AttemptRecord {
  readonly arguments: Json;
  readonly token?: string;
  /** Epoch ms. */
  readonly deadline?: number;
  readonly heartbeat_ms?: number;
  readonly beat_by?: number;
}

/** One execution, as stored after each of its steps. Instants are epoch ms. */
export interface ExecutionRecord {
  readonly machine: string;
  readonly name: string;
  readonly input: Json;
  readonly started_at: number;
  /** Of the definition that it was started with, and keeps; absent: the machine's. */
  readonly revision?: string;
  redrives?: number;
  redriven_at?: number;
  status: ExecutionStatus;
  stopped_at?: number;
  output?: Json;
  error?: string;
  cause?: string;
  event_count: number;
  variables: Record<string, Json>;
  state: string;
  state_input: Json;
  entered_at: number;
  phase: Phase;
  /** The token that expressions of the present attempt see. */
  token?: string;
  retry_count: number;
  /** Uses of each retrier of the state. */
  retries: number[];
}

export interface HistoryEvent {
  readonly id: number;
  readonly previous_id: number;
  readonly at: number;
  readonly type: string;
  /** Name and content of the details, as GetExecutionHistory spells them. */
  readonly details?: readonly [name: string, content: Json];
}

type Row = {
  record: string;
  definition: string;
  name: string;
  event: string;
  created_at: number;
};

/** The disk side of the workflows. */
export function openStatesStore(path: string) {
  const store = openStore(path, SCHEMA);
  const { db } = store;
  const put = db.prepare(
    `INSERT INTO sfn_executions VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (machine, name) DO UPDATE
     SET status = excluded.status, record = excluded.record`,
  );
  const addEvent = db.prepare('INSERT INTO sfn_history VALUES (?, ?, ?, ?)');
  const get = db.prepare(
    'SELECT record FROM sfn_executions WHERE machine = ? AND name = ?',
  );

  return {
    close: store.close,
    /** An execution and what happened to it since, both or neither. */
    save(record: ExecutionRecord, events: readonly HistoryEvent[]): void {
      const { machine, name } = record;
      store.transaction(() => {
        put.run(
          machine,
          name,
          record.status,
          record.started_at,
          JSON.stringify(record),
        );
        for (const event of events) {
          addEvent.run(machine, name, event.id, JSON.stringify(event));
        }
      });
    },
    execution(machine: string, name: string): ExecutionRecord | undefined {
      const row = get.get(machine, name) as Row | undefined;
      return row && JSON.parse(row.record);
    },
    running(): ExecutionRecord[] {
      const rows = db
        .prepare("SELECT record FROM sfn_executions WHERE status = 'RUNNING'")
        .all() as unknown as Row[];
      return rows.map((row) => JSON.parse(row.record));
    },
    /** Newest first. */
    executions(machine: string, status?: string): ExecutionRecord[] {
      const rows = db
        .prepare(
          `SELECT record FROM sfn_executions
           WHERE machine = ? AND (? IS NULL OR status = ?)
           ORDER BY started_at DESC`,
        )
        .all(machine, status ?? null, status ?? null) as unknown as Row[];
      return rows.map((row) => JSON.parse(row.record));
    },
    history(machine: string, name: string): HistoryEvent[] {
      const rows = db
        .prepare(
          'SELECT event FROM sfn_history WHERE machine = ? AND name = ? ORDER BY id',
        )
        .all(machine, name) as unknown as Row[];
      return rows.map((row) => JSON.parse(row.event));
    },
    /** @param revision - names this definition, for executions that keep it */
    putMachine(
      name: string,
      definition: object,
      revision: string,
      createdAt: number,
    ): void {
      const source = JSON.stringify(definition);
      store.transaction(() => {
        db.prepare(
          `INSERT INTO sfn_machines VALUES (?, ?, ?)
           ON CONFLICT (name) DO UPDATE SET definition = excluded.definition`,
        ).run(name, source, createdAt);
        db.prepare('INSERT OR IGNORE INTO sfn_revisions VALUES (?, ?, ?)').run(
          name,
          revision,
          source,
        );
      });
    },
    definition(machine: string, revision: string): object | undefined {
      const row = db
        .prepare(
          'SELECT definition FROM sfn_revisions WHERE machine = ? AND revision = ?',
        )
        .get(machine, revision) as Row | undefined;
      return row && JSON.parse(row.definition);
    },
    machines(): { name: string; definition: object; created_at: number }[] {
      const rows = db
        .prepare('SELECT * FROM sfn_machines')
        .all() as unknown as Row[];
      return rows.map(({ name, definition, created_at }) => ({
        name,
        created_at,
        definition: JSON.parse(definition),
      }));
    },
  };
}
export type StatesStore = ReturnType<typeof openStatesStore>;
