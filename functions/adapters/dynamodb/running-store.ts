import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Campaign } from '#shared/domain/campaign.ts';
import { getCampaign } from './campaign-store.ts';
import { orgKey } from './keys.ts';
import {
  getOrgSettings,
  type OrgSettings,
  type Running,
  type RunningEntry,
} from './settings-store.ts';
import type { Table } from './table.ts';

/**
 * Milliseconds of real time for which an entry stands although its campaign is
 * not running: the start that made it may still be on its way. More than the
 * API function may run.
 */
const GRACE_MS = 60_000;
/** Writers of one org at once that a start waits for, before it gives up. */
const MAX_TRIES = 100;

const UNSETTLED = 'the running campaigns of the organization never settled';

/** Sum of `max` over strict entries: what the budget check counts (ruling 6). */
export function budgetInUse(running: Running, except?: string): number {
  let sum = 0;
  for (const [id, entry] of Object.entries(running)) {
    if (id !== except && entry.admission === 'strict') sum += entry.max;
  }
  return sum;
}

/** The budget as another campaign would find it. */
export const readBudget = (org: OrgSettings, except?: string) => ({
  cap: org.concurrency_limit,
  in_use: budgetInUse(org.running, except),
});

export interface OverBudget {
  readonly kind: 'over_budget';
  readonly cap: number;
  readonly in_use: number;
  readonly requested: number;
  readonly running: readonly {
    id: string;
    name: string;
    max_concurrent_calls: number;
  }[];
}
export type EnterOutcome =
  /** `anew`: it was not among them before. */
  { readonly kind: 'entered'; readonly anew: boolean } | OverBudget;

type Claimant = Pick<
  Campaign,
  | 'org_id'
  | 'id'
  | 'name'
  | 'version'
  | 'max_concurrent_calls'
  | 'admission'
  | 'priority'
>;

/**
 * Claims a campaign's part of the org's budget, before it becomes running. The
 * claim is one conditional write, so of two starts at once that would only fit
 * alone, one passes. Entered again, it replaces its own claim.
 *
 * @param campaign - as it will run, with the version it was read at
 * @param realNow - epoch milliseconds of real time
 * @throws Error when a hundred writers in a row were faster
 */
export async function enterRunning(
  table: Table,
  campaign: Claimant,
  realNow: number,
): Promise<EnterOutcome> {
  let healed = false;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const org = await getOrgSettings(table, campaign.org_id);
    const refusal = overBudget(org, campaign);
    if (refusal && healed) return refusal;
    if (refusal) {
      await healRunning(table, org, realNow);
      healed = true;
      continue;
    }
    const entry = entryOf(campaign, realNow);
    const running = { ...org.running, [campaign.id]: entry };
    const { [campaign.id]: _, ...leaving } = org.leaving;
    if (await writeRunning(table, org, running, leaving)) {
      return { kind: 'entered', anew: !(campaign.id in org.running) };
    }
  }
  throw new Error(UNSETTLED);
}

/**
 * Has the claim of a running campaign follow its settings, without asking
 * whether they fit: for what was lowered, and for what never counted.
 *
 * @param campaign - as it was just written
 */
export async function updateRunning(
  table: Table,
  campaign: Claimant,
): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const org = await getOrgSettings(table, campaign.org_id);
    const entry = org.running[campaign.id];
    if (!entry || entry.version > campaign.version) return;
    const next = entryOf(campaign, entry.entered_at);
    const running = { ...org.running, [campaign.id]: next };
    if (await writeRunning(table, org, running, org.leaving)) return;
  }
  throw new Error(UNSETTLED);
}

const entryOf = (campaign: Claimant, realNow: number): RunningEntry => ({
  max: campaign.max_concurrent_calls,
  admission: campaign.admission,
  priority: campaign.priority,
  name: campaign.name,
  version: campaign.version,
  entered_at: realNow,
});

function overBudget(
  org: OrgSettings,
  campaign: Claimant,
): OverBudget | undefined {
  if (campaign.admission === 'shared') return undefined;
  const { cap, in_use } = readBudget(org, campaign.id);
  const requested = campaign.max_concurrent_calls;
  if (in_use + requested <= cap) return undefined;
  const others = runningList(org.running, campaign.id);
  return { kind: 'over_budget', cap, in_use, requested, running: others };
}

/** The strict campaigns that use the budget, but for `except`. */
export function runningList(running: Running, except?: string) {
  return Object.entries(running)
    .filter(([id, entry]) => id !== except && entry.admission === 'strict')
    .map(([id, { name, max }]) => ({ id, name, max_concurrent_calls: max }));
}

/**
 * Gives a campaign's part back, after it left `running`.
 *
 * A resume may have entered again meanwhile, on a version at least as new as
 * the one that left: that claim stays.
 *
 * @param campaign - as it is after it left
 */
export async function leaveRunning(
  table: Table,
  campaign: Pick<Campaign, 'org_id' | 'id' | 'version'>,
): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const org = await getOrgSettings(table, campaign.org_id);
    const { [campaign.id]: entry, ...running } = org.running;
    if (!entry || entry.version >= campaign.version) return;
    const leaving = { ...org.leaving, [campaign.id]: campaign.version };
    if (await writeRunning(table, org, running, leaving)) return;
  }
  throw new Error(UNSETTLED);
}

/**
 * Forgets campaigns that left, once their last call was seen to be over. Lost to
 * another writer: whoever looks next does it.
 */
export async function forgetLeft(
  table: Table,
  org: OrgSettings,
  gone: readonly string[],
): Promise<void> {
  const left = Object.entries(org.leaving).filter(([id]) => !gone.includes(id));
  await writeRunning(table, org, org.running, Object.fromEntries(left));
}

/** Drops entries whose campaign is not running, and corrects what they claim. */
async function healRunning(
  table: Table,
  org: OrgSettings,
  realNow: number,
): Promise<void> {
  const settled = Object.entries(org.running).filter(
    ([, { entered_at }]) => entered_at + GRACE_MS <= realNow,
  );
  if (settled.length === 0) return;
  const running: Record<string, RunningEntry> = { ...org.running };
  const leaving: Record<string, number> = { ...org.leaving };
  await Promise.all(
    settled.map(async ([id, entry]) => {
      const campaign = await getCampaign(table, org.org_id, id);
      if (campaign?.status === 'running') {
        running[id] = entryOf(campaign, entry.entered_at);
        return;
      }
      delete running[id];
      leaving[id] = campaign?.version ?? entry.version;
    }),
  );
  // Lost to another writer: the next refused start heals.
  await writeRunning(table, org, running, leaving);
}

/** @returns false when another writer was faster */
async function writeRunning(
  { db, name }: Table,
  before: OrgSettings,
  running: Running,
  leaving: OrgSettings['leaving'],
): Promise<boolean> {
  try {
    await db.send(
      new UpdateCommand({
        TableName: name,
        Key: orgKey(before.org_id),
        UpdateExpression:
          'SET running = :running, leaving = :leaving, running_version = :next',
        ConditionExpression:
          before.running_version === 0
            ? 'attribute_not_exists(running_version)'
            : 'running_version = :before',
        ExpressionAttributeValues: {
          ':running': running,
          ':leaving': leaving,
          ':next': before.running_version + 1,
          ...(before.running_version > 0 && {
            ':before': before.running_version,
          }),
        },
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return false;
  }
}
