import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import {
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { AudienceCounts } from '#shared/domain/audience-file.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { campaignKey, uploadKey } from './keys.ts';
import type { Table } from './table.ts';
import { setExpression, type Upload } from './upload-store.ts';

/** Longer than a Lambda can live: whoever claimed before this is dead. */
export const CLAIM_SECONDS = 15 * 60;

/** Who imports into a campaign, and from which seq on. */
export interface ImportClaim {
  readonly org_id: string;
  readonly campaign_id: string;
  readonly upload_id: string;
  /** Names this run of the import: of two runs of one upload the later attaches. */
  readonly token: string;
  /** `total_contacts` when claimed: the seq of the first new contact. */
  readonly base: number;
}

export type ClaimOutcome =
  | { readonly kind: 'claimed'; readonly claim: ImportClaim }
  | { readonly kind: 'busy' | 'ended' | 'gone' };

/** Whether an import holds the campaign: one that is cut off does so for a while. */
export const isImporting = (
  { importing, import_claimed_ms = 0 }: Campaign,
  realNow: number,
) => importing !== null && import_claimed_ms > realNow - CLAIM_SECONDS * 1000;

const ENDED = ['completed', 'failed', 'cancelled'];

/**
 * Takes the campaign for one import, so that two never interleave their seqs.
 *
 *     free, mine, or 15 min old ──claim──▶ importing = mine
 *
 * @param realNow - real time, epoch milliseconds: it measures a process's life
 */
export async function claimImport(
  { db, name }: Table,
  upload: Pick<Upload, 'org_id' | 'campaign_id' | 'id'>,
  token: string,
  realNow: number,
): Promise<ClaimOutcome> {
  try {
    const { Attributes } = await db.send(
      new UpdateCommand({
        TableName: name,
        Key: campaignKey(upload.org_id, upload.campaign_id),
        UpdateExpression:
          'SET importing = :mine, import_token = :token, import_claimed_ms = :now ' +
          'REMOVE import_progress',
        ConditionExpression:
          'attribute_exists(pk) AND NOT #status IN (:e0, :e1, :e2) AND ' +
          '(importing = :none OR importing = :mine OR attribute_not_exists(importing) OR import_claimed_ms < :stale)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':mine': upload.id,
          ':token': token,
          ':none': null,
          ':now': realNow,
          ':stale': realNow - CLAIM_SECONDS * 1000,
          ':e0': ENDED[0],
          ':e1': ENDED[1],
          ':e2': ENDED[2],
        },
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    const base = Number(Attributes?.total_contacts);
    return {
      kind: 'claimed',
      claim: {
        org_id: upload.org_id,
        campaign_id: upload.campaign_id,
        upload_id: upload.id,
        token,
        base,
      },
    };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    if (!error.Item) return { kind: 'gone' };
    const ended = ENDED.includes(error.Item.status?.S ?? '');
    return { kind: ended ? 'ended' : 'busy' };
  }
}

/**
 * Shows whoever watches the campaign how far its import is. Only shows: where
 * the claim was lost, or a transaction has the campaign, it is left out.
 *
 * @param progress - of the file, 0 to 1
 */
export async function showProgress(
  { db, name }: Table,
  claim: ImportClaim,
  progress: number,
): Promise<void> {
  try {
    await db.send(
      new UpdateCommand({
        TableName: name,
        Key: campaignKey(claim.org_id, claim.campaign_id),
        UpdateExpression: 'SET import_progress = :progress',
        ConditionExpression: 'import_token = :token',
        ExpressionAttributeValues: {
          ':progress': progress,
          ':token': claim.token,
        },
      }),
    );
  } catch (error) {
    const isLeftOut =
      error instanceof ConditionalCheckFailedException ||
      error instanceof TransactionConflictException;
    if (!isLeftOut) throw error;
  }
}

/** Gives the campaign back without contacts; a claim lost to another stays theirs. */
export async function releaseImport({ db, name }: Table, claim: ImportClaim) {
  try {
    await db.send(
      new UpdateCommand({
        TableName: name,
        Key: campaignKey(claim.org_id, claim.campaign_id),
        UpdateExpression:
          'SET importing = :none REMOVE import_token, import_claimed_ms, import_progress',
        ConditionExpression: 'import_token = :token',
        ExpressionAttributeValues: { ':none': null, ':token': claim.token },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/**
 * Makes the records above the campaign's total its contacts, and the upload
 * `attached`, in one transaction: a crash leaves all of the file or nothing.
 *
 *     total, importing = mine ──▶ total + new ones, free
 *
 * The campaign's version grows, so that a run which is just being completed as
 * done looks again.
 *
 * @param now - RFC 3339 instant
 * @returns `lost` when the claim was taken over, or the campaign has ended
 */
export async function attachContacts(
  table: Table,
  claim: ImportClaim,
  report: Partial<Upload> & Pick<AudienceCounts, 'accepted' | 'updated'>,
  now: string,
): Promise<'attached' | 'lost'> {
  const set = setExpression({ ...report, status: 'attached' });
  return transact(table, [
    enlarge(table, claim, report.accepted - report.updated, now),
    {
      Update: {
        TableName: table.name,
        Key: uploadKey(claim.campaign_id, claim.upload_id),
        UpdateExpression: set.expression,
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: set.names,
        ExpressionAttributeValues: set.values,
      },
    },
  ]);
}

/**
 * The same for contacts that came without a file. A transaction, too: one that
 * is sent twice counts once.
 */
export const attachUpserted = (
  table: Table,
  claim: ImportClaim,
  created: number,
  now: string,
): Promise<'attached' | 'lost'> =>
  transact(table, [enlarge(table, claim, created, now)]);

const enlarge = (
  { name }: Table,
  claim: ImportClaim,
  accepted: number,
  now: string,
) => ({
  Update: {
    TableName: name,
    Key: campaignKey(claim.org_id, claim.campaign_id),
    UpdateExpression:
      'SET importing = :none, updated_at = :now ' +
      'REMOVE import_token, import_claimed_ms, import_progress ' +
      'ADD total_contacts :accepted, version :one',
    ConditionExpression:
      'import_token = :token AND total_contacts = :base AND NOT #status IN (:e0, :e1, :e2)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':none': null,
      ':now': now,
      ':accepted': accepted,
      ':one': accepted > 0 ? 1 : 0,
      ':token': claim.token,
      ':base': claim.base,
      ':e0': ENDED[0],
      ':e1': ENDED[1],
      ':e2': ENDED[2],
    },
  },
});

async function transact(
  { db }: Table,
  TransactItems: NonNullable<TransactWriteCommandInput['TransactItems']>,
): Promise<'attached' | 'lost'> {
  try {
    await db.send(new TransactWriteCommand({ TransactItems }));
    return 'attached';
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
    if (codes.includes('ConditionalCheckFailed')) return 'lost';
    throw error;
  }
}
