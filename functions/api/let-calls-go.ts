import {
  closeCircuit,
  getCircuit,
} from '#functions/adapters/dynamodb/circuit-store.ts';
import { dropHold } from '#functions/adapters/dynamodb/hold-store.ts';
import { beginReparking } from '#functions/adapters/dynamodb/reparking.ts';
import {
  getOrgSettings,
  type OrgSettings,
} from '#functions/adapters/dynamodb/settings-store.ts';
import { wakeRuns } from '#functions/dial/wake-runs.ts';
import type { Deps } from '#functions/platform/route.ts';
import type { CarrierProfile } from '#shared/domain/carrier-profile.ts';

/** What was refused for the account before is worth a call now. */
export async function letCallsGo(
  { table, clock, workflow }: Pick<Deps, 'table' | 'clock' | 'workflow'>,
  { org_id, id }: Pick<CarrierProfile, 'org_id' | 'id'>,
): Promise<void> {
  const [circuit, settings] = await Promise.all([
    getCircuit(table, org_id, id),
    getOrgSettings(table, org_id),
  ]);
  if (circuit?.why) await closeCircuit(table, org_id, circuit, id);
  if (!(await dropHolds(table, settings, id))) return;
  // Whom a country kept waiting would look again a quarter of an hour later.
  for (const campaign of Object.keys(settings.running)) {
    await beginReparking(table, { org_id, id: campaign }, clock.now());
  }
  await wakeRuns({ table, workflow }, settings);
}

/** @returns whether the carrier took no calls to some countries */
export async function dropHolds(
  table: Deps['table'],
  { org_id, holds }: Pick<OrgSettings, 'org_id' | 'holds'>,
  id: string,
): Promise<boolean> {
  const own = holds.filter(({ carrier_id }) => carrier_id === id);
  for (const hold of own) await dropHold(table, org_id, hold);
  return own.length > 0;
}
