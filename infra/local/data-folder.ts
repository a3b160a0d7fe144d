import { randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UsageError } from './options.ts';

/** Secrets of one data folder, made when it is. */
export interface Keys {
  /** HMAC key under which credential secrets are hashed. */
  readonly pepper: string;
  readonly carrier_webhook_secret: string;
  /** The org key of org `local`. */
  readonly org_key: { readonly id: string; readonly secret: string };
  /** The user token with which the dashboard signs in. */
  readonly dashboard: { readonly id: string; readonly secret: string };
}

/** Everything that one run keeps. */
export interface DataFolder {
  readonly folder: string;
  readonly table: string;
  readonly cloud: string;
  readonly clock: string;
  readonly objects: string;
  readonly carrier_log: string;
  readonly keys: Keys;
  /** Nothing was in it. */
  readonly isNew: boolean;
  /** Lets the next process in. */
  release(): void;
}

/** Another process works on the folder. */
export class FolderInUse extends Error {}

const LOCK = 'lock';
const PID = 'pid';
const KEYS = 'keys.json';
const SECRET_BYTES = 32;

/**
 * Opens a data folder for this process alone, making what is missing.
 *
 * @param fresh - empties it first
 * @throws FolderInUse naming the process that holds it, UsageError when there
 *   can be no such folder
 */
export function openDataFolder(folder: string, fresh: boolean): DataFolder {
  const root = path.resolve(folder);
  makeFolder(root);
  const release = lock(root);
  if (fresh) empty(root);
  const keys = readKeys(root);
  const isNew = keys === undefined;
  const objects = path.join(root, 'objects');
  mkdirSync(objects, { recursive: true });
  return {
    folder: root,
    table: path.join(root, 'table.db'),
    cloud: path.join(root, 'cloud.db'),
    clock: path.join(root, 'clock.db'),
    objects,
    carrier_log: path.join(root, 'carrier.jsonl'),
    keys: keys ?? makeKeys(root),
    isNew,
    release,
  };
}

function makeFolder(root: string): void {
  try {
    mkdirSync(root, { recursive: true });
    accessSync(root, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const why = (error as Error).message;
    throw new UsageError(`--data: ${root} cannot be used as a folder: ${why}`);
  }
}

/**
 * A lock that the system takes back by itself, also after `kill -9`: the lock
 * of a database held in an open transaction. The pid is only for the message.
 */
function lock(root: string): () => void {
  const db = new DatabaseSync(path.join(root, LOCK));
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (!String((error as Error).message).includes('locked')) throw error;
    throw new FolderInUse(
      `another Outdial (process ${holderOf(root)}) works on ${root}: stop it, or choose another folder with --data`,
    );
  }
  writeFileSync(path.join(root, PID), String(process.pid));
  return () => {
    rmSync(path.join(root, PID), { force: true });
    db.close();
  };
}

function holderOf(root: string): string {
  try {
    return readFileSync(path.join(root, PID), 'utf8');
  } catch {
    return 'unknown';
  }
}

function empty(root: string): void {
  for (const entry of readdirSync(root))
    if (!entry.startsWith(LOCK) && entry !== PID)
      rmSync(path.join(root, entry), { recursive: true });
}

function readKeys(root: string): Keys | undefined {
  try {
    return JSON.parse(readFileSync(path.join(root, KEYS), 'utf8')) as Keys;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** For their owner's eyes only. */
function makeKeys(root: string): Keys {
  const secret = () => randomBytes(SECRET_BYTES).toString('hex');
  const keys: Keys = {
    pepper: secret(),
    carrier_webhook_secret: secret(),
    org_key: { id: 'local', secret: secret() },
    dashboard: { id: 'dashboard', secret: secret() },
  };
  const text = `${JSON.stringify(keys, null, 2)}\n`;
  writeFileSync(path.join(root, KEYS), text, { mode: 0o600 });
  return keys;
}
