import {
  readContacts,
  type StoredContact,
} from '#functions/adapters/dynamodb/contact-store.ts';
import {
  dropReparking,
  moveReparking,
} from '#functions/adapters/dynamodb/reparking.ts';
import {
  getState,
  writeState,
} from '#functions/adapters/dynamodb/state-store.ts';
import type { Engine } from '#functions/dial/engine.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { parkAnew } from '#shared/domain/park-contact.ts';

/** Contacts read at once, and how many such reads one look makes. */
const STEP = 1_000;
const STEPS = 10;
/** Writes side by side. */
const TOGETHER = 25;
/** Times that a dial, or a person, may be faster with one contact. */
const MAX_TRIES = 3;

/**
 * Gives whoever waits an instant by the hours as they are now, since they were
 * changed while the run went on. How far it came is kept, so that a long list
 * takes several looks, and a crash repeats one of them.
 *
 * @returns false when there is more to do
 */
export async function parkAllAnew(
  engine: Engine,
  campaign: Campaign,
): Promise<boolean> {
  const { reparking, total_contacts } = campaign;
  if (!reparking) return true;
  let { from } = reparking;
  for (let step = 0; step < STEPS && from < total_contacts; step += 1) {
    const to = Math.min(from + STEP, total_contacts);
    const contacts = await readContacts(engine.table, campaign, from, to);
    for (let at = 0; at < contacts.length; at += TOGETHER) {
      const some = contacts.slice(at, at + TOGETHER);
      await Promise.all(some.map((it) => parkOne(engine, campaign, it)));
    }
    from = to;
  }
  const isDone = from >= total_contacts;
  if (isDone) await dropReparking(engine.table, campaign, reparking);
  else await moveReparking(engine.table, campaign, { ...reparking, from });
  return isDone;
}

type Parks = Pick<Engine, 'table' | 'clock'>;

/** The same for one of whom something else is known now. @returns whether its instant changed */
export async function parkOneAnew(
  engine: Parks,
  campaign: Campaign,
  record: StoredContact['record'],
): Promise<boolean> {
  const { id, run_number } = campaign;
  const state = await getState(engine.table, id, run_number, record.seq);
  return parkOne(engine, campaign, { record, state });
}

async function parkOne(
  { table, clock }: Parks,
  campaign: Campaign,
  { record, state: found }: StoredContact,
): Promise<boolean> {
  let state = found;
  for (let tries = 0; state && tries < MAX_TRIES; tries += 1) {
    const next = parkAnew(state, campaign, record, clock.now());
    if (!next) return false;
    if (await writeState(table, next)) return true;
    const { id, run_number } = campaign;
    state = await getState(table, id, run_number, record.seq);
  }
  return false;
}
