/**
 * Every key and index of the table, as functions: the only file that joins
 * strings with '#'. Table `outdial`: `pk` (S), `sk` (S); index `due` on
 * `due_pk` (S), `due_at` (S), keys only, sparse; stream with new and old images.
 */

import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';

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
/** Settings that campaigns are made with. */
export const configurationKey = (org: string, id: string): Key => ({
  pk: `CFG#${org}`,
  sk: id,
});
/** An organization's profile of a carrier. */
export const carrierKey = (org: string, id: string): Key => ({
  pk: `CAR#${org}`,
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
/** That an organization has this credential. */
export const orgCredentialKey = (org: string, id: string): Key => ({
  pk: `KEYS#${org}`,
  sk: id,
});
/** A person of an organization. */
export const memberKey = (org: string, id: string): Key => ({
  pk: `MEMBER#${org}`,
  sk: id,
});
/** One line of an organization's audit log; `at` first so that lines sort. */
export const auditKey = (org: string, at: string, request: string): Key => ({
  pk: `AUDIT#${org}`,
  sk: `${at}#${request}`,
});
export const idempotencyKey = (org: string, key: string): Key => ({
  pk: `IDEM#${org}`,
  sk: key,
});
/** A carrier of the organization, while its circuit is open. */
export const circuitKey = (org: string, carrier = OWN_CARRIER): Key => ({
  pk: `CIRCUIT#${org}`,
  sk: carrier === OWN_CARRIER ? 'CIRCUIT' : carrier,
});
/** How far the calls of an organization's carrier are spread over time. */
export const carrierPaceKey = (org: string, carrier: string): Key => ({
  pk: `CPS#${org}`,
  sk: carrier,
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
/** Where an organization has its events sent. */
export const webhookKey = (org: string, id: string): Key => ({
  pk: `WHK#${org}`,
  sk: id,
});
/** One event on its way to one endpoint; ids sort by time. */
export const deliveryKey = (webhook: string, id: string): Key => ({
  pk: `WHD#${webhook}`,
  sk: id,
});
/** One of the streams of events that an organization may have open. */
export const streamKey = (org: string, place: number): Key => ({
  pk: `STREAM#${org}`,
  sk: pad(place, 2),
});
/** The sockets that a credential opened. */
export const openedKey = (subject: string, connection: string): Key => ({
  pk: `OPENED#${subject}`,
  sk: connection,
});

/** Results of a conversation: by the id, so by time. */
export const conversationKey = (org: string, id: string): Key => ({
  pk: `CNV#${org}`,
  sk: id,
});
/** What was said in it: apart, since lists do not read it. */
export const transcriptKey = (org: string, id: string): Key => ({
  pk: `CNVTEXT#${org}`,
  sk: id,
});

/** Partitions of the due index: what waits, in the order it is served. */
export const dueCallbacks = (campaign: string, run: number) =>
  `${campaign}#${run}#callback`;
export const duePending = (campaign: string, run: number) =>
  `${campaign}#${run}#pending`;
export const dueRetries = (campaign: string, run: number, attempt: number) =>
  `${campaign}#${run}#retry#${pad(attempt, 2)}`;
