import { openStore } from '../store.ts';
import type { Message, MessageAttributes } from './messages.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS sqs_queues (
  name TEXT PRIMARY KEY, settings TEXT NOT NULL, created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sqs_messages (
  id TEXT PRIMARY KEY, queue TEXT NOT NULL, body TEXT NOT NULL,
  attributes TEXT NOT NULL, sent_at INTEGER NOT NULL, origin TEXT,
  visible_at REAL NOT NULL, receive_count INTEGER NOT NULL,
  first_received_at INTEGER
) WITHOUT ROWID;`;

type Row = Record<string, string | number | null>;

/** The disk side of the queues: each change is one statement. */
export function openSqsStore(path: string) {
  const store = openStore(path, SCHEMA);
  const { db } = store;
  const insert = db.prepare(
    'INSERT INTO sqs_messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const update = db.prepare(
    `UPDATE sqs_messages SET queue = ?, origin = ?, visible_at = ?,
     receive_count = ?, first_received_at = ? WHERE id = ?`,
  );
  const remove = db.prepare('DELETE FROM sqs_messages WHERE id = ?');
  const purge = db.prepare('DELETE FROM sqs_messages WHERE queue = ?');
  const putQueue = db.prepare(
    `INSERT INTO sqs_queues VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET settings = excluded.settings`,
  );

  return {
    close: store.close,
    transaction: store.transaction,
    insert(queue: string, message: Message): void {
      insert.run(
        message.id,
        queue,
        message.body,
        JSON.stringify(message.attributes),
        message.sent_at,
        message.origin ?? null,
        message.visible_at,
        message.receive_count,
        message.first_received_at ?? null,
      );
    },
    update(queue: string, message: Message): void {
      update.run(
        queue,
        message.origin ?? null,
        message.visible_at,
        message.receive_count,
        message.first_received_at ?? null,
        message.id,
      );
    },
    remove(id: string): void {
      remove.run(id);
    },
    purge(queue: string): void {
      purge.run(queue);
    },
    putQueue(name: string, settings: unknown, createdAt: number): void {
      putQueue.run(name, JSON.stringify(settings), createdAt);
    },
    queues(): { name: string; settings: unknown; created_at: number }[] {
      const rows = db.prepare('SELECT * FROM sqs_queues').all() as Row[];
      return rows.map((row) => ({
        name: String(row.name),
        settings: JSON.parse(String(row.settings)),
        created_at: Number(row.created_at),
      }));
    },
    /** Oldest instant of visibility first. */
    messages(): { queue: string; message: Message }[] {
      const rows = db
        .prepare('SELECT * FROM sqs_messages ORDER BY visible_at, sent_at')
        .all() as Row[];
      return rows.map((row) => ({
        queue: String(row.queue),
        message: toMessage(row),
      }));
    },
  };
}
export type SqsStore = ReturnType<typeof openSqsStore>;

function toMessage(row: Row): Message {
  return {
    id: String(row.id),
    body: String(row.body),
    attributes: JSON.parse(String(row.attributes)) as MessageAttributes,
    sent_at: Number(row.sent_at),
    visible_at: Number(row.visible_at),
    receive_count: Number(row.receive_count),
    ...(row.origin !== null && { origin: String(row.origin) }),
    ...(row.first_received_at !== null && {
      first_received_at: Number(row.first_received_at),
    }),
  };
}
