import { isDeepStrictEqual } from 'node:util';
import {
  getLedger,
  putLedger,
} from '#functions/adapters/dynamodb/platform-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { listSlots } from '#functions/adapters/dynamodb/slot-store.ts';
import type { Engine } from '#functions/dial/engine.ts';
import {
  type LinesSeen,
  type PlatformShares,
  settleShares,
} from '#shared/domain/platform-share.ts';

/** Lost races and lowered shares that are looked at again, in one tick. */
const MAX_TRIES = 3;

/**
 * Keeps what an organization has of the deployment's calls in flight, and looks
 * at one other that may have lines left over. Costs nothing where the deployment
 * has no limit; where shares are settled, reads only.
 *
 * @param turn - another one each time, so that every other is looked at
 */
export async function keepShare(
  engine: Pick<Engine, 'table' | 'clock'>,
  org: string,
  turn: number,
): Promise<void> {
  const { table } = engine;
  if (table.platform_limit === undefined) return;
  const shares = await settle(engine, () => ownLines(engine, org));
  const own = shares[org];
  if (!own || own.share >= own.limit) return;
  const others = Object.keys(shares).filter((id) => id !== org);
  const other = others.toSorted()[turn % others.length];
  if (other === undefined) return;
  const lines = () => heldLines(engine, other);
  await settle(engine, async () => ({ org: other, held: await lines() }));
}

/** The ledger first, then the lines: a call that begins between them sees the ledger. */
async function settle(
  { table, clock }: Pick<Engine, 'table' | 'clock'>,
  look: () => Promise<LinesSeen>,
) {
  let shares: PlatformShares = {};
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const before = await getLedger(table);
    const seen = await look();
    const limit = table.platform_limit ?? 0;
    shares = settleShares(before.shares, seen, limit, clock.now());
    if (isDeepStrictEqual(shares, before.shares)) break;
    await putLedger(table, before, shares);
  }
  return shares;
}

async function ownLines(
  engine: Pick<Engine, 'table'>,
  org: string,
): Promise<LinesSeen> {
  const [settings, held] = await Promise.all([
    getOrgSettings(engine.table, org),
    heldLines(engine, org),
  ]);
  const runs = Object.keys(settings.running).length > 0;
  return { org, held, claim: { limit: settings.concurrency_limit, runs } };
}

async function heldLines({ table }: Pick<Engine, 'table'>, org: string) {
  const slots = await listSlots(table, org);
  return slots.filter(({ attempt_id }) => attempt_id).map(({ slot }) => slot);
}
