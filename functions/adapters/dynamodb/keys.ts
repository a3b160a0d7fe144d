/**
 * Every key and index of the table, as functions: the only file that joins
 * strings with '#'. Table `outdial`: `pk` (S), `sk` (S); index `due` on
 * `due_pk` (S), `due_at` (S), keys only, sparse; stream with new and old images.
 */

/** Contacts per partition: 1,000 write units a second for each block. */
export const BLOCK_SIZE = 1_000;

export const INDEX_DUE = 'due';

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export const blockOf = (seq: number) => Math.floor(seq / BLOCK_SIZE);
const pad = (n: number, width: number) => String(n).padStart(width, '0');
export const seqKey = (seq: number) => pad(seq, 8);

/** Org settings: `concurrency_limit`, defaults. */
export const orgKey = (org: string): Key => ({ pk: `ORG#${org}`, sk: 'ORG' });
/** What each organization has of the deployment's calls in flight. */
export const platformKey: Key = { pk: 'PLATFORM', sk: 'PLATFORM' };
/** Campaign: settings, status, gate, and the slots it owns. Ids sort by time. */
export const campaignKey = (org: string, id: string): Key => ({
  pk: `ORG#${org}`,
  sk: `CMP#${id}`,
});
export const campaignPrefix = 'CMP#';
/** One slot of the org's budget: who holds it. */
export const slotKey = (org: string, slot: number): Key => ({
  pk: `SLOT#${org}`,
  sk: pad(slot, 5),
});
/** ContactRecord: what the file said. */
export const recordKey = (campaign: string, seq: number): Key => ({
  pk: `AUD#${campaign}#${blockOf(seq)}`,
  sk: seqKey(seq),
});
/** ContactState: what happened in one run. */
export const stateKey = (campaign: string, run: number, seq: number): Key => ({
  pk: `RUN#${campaign}#${run}#${blockOf(seq)}`,
  sk: seqKey(seq),
});
/** One line of a campaign's activity log; `at` first so that lines sort. */
export const activityKey = (campaign: string, at: string, id: string): Key => ({
  pk: `ACT#${campaign}`,
  sk: `${at}#${id}`,
});
/** Folded counters of one run, one item per stream shard. */
export const statsKey = (
  campaign: string,
  run: number,
  shard: string,
): Key => ({ pk: `STATS#${campaign}#${run}`, sk: `SHARD#${shard}` });
/** The number of the last tick that ran. */
export const tickKey = (campaign: string): Key => ({
  pk: `TICK#${campaign}`,
  sk: 'TICK',
});
/** The task token of the waiting workflow, and what it waits for. */
export const workflowKey = (campaign: string, run: number): Key => ({
  pk: `FLOW#${campaign}#${run}`,
  sk: 'FLOW',
});
export const uploadKey = (campaign: string, upload: string): Key => ({
  pk: `UPL#${campaign}`,
  sk: upload,
});
export const dncKey = (org: string, phone: string): Key => ({
  pk: `DNC#${org}`,
  sk: phone,
});
/** A number that one campaign never calls. */
export const campaignDncKey = (
  org: string,
  campaign: string,
  phone: string,
): Key => ({ pk: `DNC#${org}#${campaign}`, sk: phone });
/**
 * Where to look for a number or an external id: hashes of a stretch of contacts.
 *
 * @param part - tells stretches apart that begin at the same seq
 */
export const directoryKey = (
  campaign: string,
  first: number,
  part = '',
): Key => ({ pk: `DIR#${campaign}`, sk: `${seqKey(first)}#${part}` });
/** A number that calls are placed from; its lines too, where they are limited. */
export const numberKey = (org: string, id: string): Key => ({
  pk: `NUM#${org}`,
  sk: id,
});
/** Which of an organization's numbers has these digits. */
export const phoneClaimKey = (org: string, phone: string): Key => ({
  pk: `NUMPHONE#${org}`,
  sk: phone,
});
export const credentialKey = (id: string): Key => ({
  pk: `CRED#${id}`,
  sk: 'CRED',
});
export const idempotencyKey = (org: string, key: string): Key => ({
  pk: `IDEM#${org}`,
  sk: key,
});
/** The org's carrier, while its circuit is open. */
export const circuitKey = (org: string): Key => ({
  pk: `CIRCUIT#${org}`,
  sk: 'CIRCUIT',
});
export const ticketKey = (ticket: string): Key => ({
  pk: `TICKET#${ticket}`,
  sk: 'TICKET',
});
export const connectionKey = (connection: string): Key => ({
  pk: `CONN#${connection}`,
  sk: 'CONN',
});
/** Who watches: topic is a campaign id, or `ORG#<org>` for the list. */
export const watcherKey = (topic: string, connection: string): Key => ({
  pk: `WATCH#${topic}`,
  sk: connection,
});
/** Push pacing of one topic. */
export const pushKey = (topic: string): Key => ({
  pk: `PUSH#${topic}`,
  sk: 'PUSH',
});

/** Partitions of the due index: what waits, in the order it is served. */
export const dueCallbacks = (campaign: string, run: number) =>
  `${campaign}#${run}#callback`;
export const duePending = (campaign: string, run: number) =>
  `${campaign}#${run}#pending`;
export const dueRetries = (campaign: string, run: number, attempt: number) =>
  `${campaign}#${run}#retry#${pad(attempt, 2)}`;
