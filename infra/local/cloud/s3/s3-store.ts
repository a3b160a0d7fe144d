import { openStore } from '../store.ts';
import type { CorsRule } from './s3-cors.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS s3_buckets (
  name TEXT PRIMARY KEY, created_at INTEGER NOT NULL, cors TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS s3_objects (
  bucket TEXT NOT NULL, key TEXT NOT NULL, file TEXT NOT NULL,
  object TEXT NOT NULL, PRIMARY KEY (bucket, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS s3_uploads (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL,
  headers TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS s3_parts (
  upload TEXT NOT NULL, number INTEGER NOT NULL, file TEXT NOT NULL,
  size INTEGER NOT NULL, etag TEXT NOT NULL, PRIMARY KEY (upload, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS s3_events (
  id INTEGER PRIMARY KEY, event TEXT NOT NULL
);`;

/** One object's row. */
export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly file: string;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly crc32: string;
  /** Epoch ms of the one clock. */
  readonly modified_at: number;
  /** Headers that come back with the object: its type, `x-amz-meta-…`. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Part {
  readonly number: number;
  readonly file: string;
  readonly size: number;
  readonly etag: string;
}

/** What a listener hears: an object is complete. */
export interface ObjectCreated {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly event_name:
    | 'ObjectCreated:Put'
    | 'ObjectCreated:Post'
    | 'ObjectCreated:CompleteMultipartUpload';
  /** Epoch ms. */
  readonly at: number;
}

type Row = Record<string, string | number | null>;

/** The disk side of the buckets, but for the bytes. */
export function openS3Store(path: string) {
  const store = openStore(path, SCHEMA);
  const { db } = store;
  const all = (sql: string, ...values: (string | number)[]) =>
    db.prepare(sql).all(...values) as Row[];
  const run = (sql: string, ...values: (string | number | null)[]) =>
    db.prepare(sql).run(...values);
  const object = (row: Row | undefined): StoredObject | undefined =>
    row && JSON.parse(String(row.object));
  const getObject = db.prepare(
    'SELECT object FROM s3_objects WHERE bucket = ? AND key = ?',
  );

  return {
    close: store.close,
    transaction: store.transaction,
    buckets: () =>
      all('SELECT * FROM s3_buckets ORDER BY name').map((row) => ({
        name: String(row.name),
        created_at: Number(row.created_at),
        cors: row.cors === null ? undefined : toRules(row.cors),
      })),
    putBucket(name: string, createdAt: number, cors?: readonly CorsRule[]) {
      const rules = cors === undefined ? null : JSON.stringify(cors);
      run(
        `INSERT INTO s3_buckets VALUES (?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET cors = excluded.cors`,
        name,
        createdAt,
        rules,
      );
    },
    removeBucket: (name: string) =>
      run('DELETE FROM s3_buckets WHERE name = ?', name),

    object: (bucket: string, key: string) =>
      object(getObject.get(bucket, key) as Row | undefined),
    putObject(stored: StoredObject) {
      const { bucket, key, file } = stored;
      run(
        'INSERT OR REPLACE INTO s3_objects VALUES (?, ?, ?, ?)',
        bucket,
        key,
        file,
        JSON.stringify(stored),
      );
    },
    removeObject: (bucket: string, key: string) =>
      run('DELETE FROM s3_objects WHERE bucket = ? AND key = ?', bucket, key),
    /** Up to `limit` objects with keys above `after`, from `from` on, by their bytes. */
    objectsAfter: (bucket: string, after: string, limit: number, from = '') =>
      all(
        `SELECT object FROM s3_objects
         WHERE bucket = ? AND key > ? AND key >= ? ORDER BY key LIMIT ?`,
        bucket,
        after,
        from,
        limit,
      ).map((row) => object(row)!),
    files: () =>
      all('SELECT file FROM s3_objects UNION SELECT file FROM s3_parts').map(
        (row) => String(row.file),
      ),

    upload(id: string): Upload | undefined {
      const row = all('SELECT * FROM s3_uploads WHERE id = ?', id)[0];
      return (
        row && {
          id,
          bucket: String(row.bucket),
          key: String(row.key),
          headers: JSON.parse(String(row.headers)),
        }
      );
    },
    putUpload: ({ id, bucket, key, headers }: Upload) =>
      run(
        'INSERT INTO s3_uploads VALUES (?, ?, ?, ?)',
        id,
        bucket,
        key,
        JSON.stringify(headers),
      ),
    removeUpload(id: string) {
      run('DELETE FROM s3_uploads WHERE id = ?', id);
      run('DELETE FROM s3_parts WHERE upload = ?', id);
    },
    /** By number. */
    parts: (upload: string): Part[] =>
      all(
        'SELECT * FROM s3_parts WHERE upload = ? ORDER BY number',
        upload,
      ).map((row) => ({
        number: Number(row.number),
        file: String(row.file),
        size: Number(row.size),
        etag: String(row.etag),
      })),
    putPart: (upload: string, { number, file, size, etag }: Part) =>
      run(
        'INSERT OR REPLACE INTO s3_parts VALUES (?, ?, ?, ?, ?)',
        upload,
        number,
        file,
        size,
        etag,
      ),

    addEvent: (event: ObjectCreated): number =>
      Number(
        run('INSERT INTO s3_events (event) VALUES (?)', JSON.stringify(event))
          .lastInsertRowid,
      ),
    removeEvent: (id: number) => run('DELETE FROM s3_events WHERE id = ?', id),
    /** Oldest first. */
    events: (): { id: number; event: ObjectCreated }[] =>
      all('SELECT * FROM s3_events ORDER BY id').map((row) => ({
        id: Number(row.id),
        event: JSON.parse(String(row.event)),
      })),
  };
}
export type S3Store = ReturnType<typeof openS3Store>;

const toRules = (json: string | number | null | undefined): CorsRule[] =>
  JSON.parse(String(json));
