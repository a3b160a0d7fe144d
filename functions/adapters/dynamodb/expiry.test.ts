import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * The table removes an item whose `expires_at` is past. Only housekeeping may
 * carry one: what is written here is all that can ever go by itself.
 */
const housekeeping: Readonly<Record<string, string>> = {
  'audit-store.ts': 'lines of the audit log, after 400 days',
  'campaign-store.ts':
    'a campaign whose create request is still going on; its answer removes the mark',
  'connection-store.ts': 'tickets, sockets, who watches what',
  'delivery-store.ts': 'deliveries of webhooks, after 14 days',
  'idempotency-store.ts': 'answers kept for a repeated key, and their locks',
  'stream-places.ts': 'places of event streams, leased for seconds',
};

const root = new URL('../../..', import.meta.url).pathname;

const sources = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => join(root, folder, file));

const naming = (folder: string) =>
  sources(folder)
    .filter((file) => /\bexpires_at\b/.test(readFileSync(file, 'utf8')))
    .map((file) => relative(join(root, folder), file))
    .sort();

describe('what may expire', () => {
  it('is written by these files and no other', () => {
    expect(naming('functions/adapters/dynamodb')).toEqual(
      Object.keys(housekeeping).sort(),
    );
  });

  it('is no contact, attempt, conversation or key: none has such a field', () => {
    // Whatever is stored whole is of these types.
    expect(naming('shared/domain')).toEqual([]);
  });

  it('is no campaign that was created: that is taken off', () => {
    const store = readFileSync(
      join(root, 'functions/adapters/dynamodb/campaign-store.ts'),
      'utf8',
    );
    const writes = store.match(/expires_at: \w+|SET [^'`]*expires_at/g);
    expect(writes).toEqual(['expires_at: confirm_by']);
  });
});
