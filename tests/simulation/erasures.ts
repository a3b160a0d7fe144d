import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { heldContact } from '#functions/adapters/dynamodb/erased-contacts.ts';
import {
  type EraseDeps,
  eraseContact,
} from '#functions/privacy/erase-contact.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { isOf } from '#shared/domain/erase-contact.ts';
import type { Checker } from './checker.ts';
import { ORG, type World } from './world.ts';
import { phoneOf } from './zones.ts';

/** No file in these worlds. */
const files = {
  has: async () => false,
  remove: async () => {},
} as unknown as EraseDeps['files'];

/** How soon somebody asks again while the contact is in a call, or a request failed. */
const AGAIN_MS = 5_000;

/** Erases one contact as a request does, again until nothing is left of it. */
export function erasePerson(
  world: World,
  checker: Checker,
  { id }: Pick<Campaign, 'id'>,
  seq: number,
): void {
  const { kernel } = world;
  checker.operated_until = Math.max(
    checker.operated_until,
    kernel.now + 2 * AGAIN_MS,
  );
  world.machine.invoke(
    'api',
    29_000,
    async (of) => {
      const deps = { ...world.engineFor(of), files };
      const campaign = (await getCampaign(deps.table, ORG, id))!;
      const held = (await heldContact(deps.table, campaign, seq))!;
      const phone_number = phoneOf(campaign, seq);
      if (!isOf(held.record, phone_number)) return true;
      const person = { org_id: ORG, phone_number };
      const found = { ...held, campaign, whole: true };
      return (await eraseContact(deps, person, found)) !== null;
    },
    (outcome, isDone) => {
      if (outcome === 'ok' && isDone) checker.erased.add(`${id}#${seq}`);
      else if (!checker.isOver) {
        kernel.after(AGAIN_MS, () => erasePerson(world, checker, { id }, seq));
      }
    },
  );
}

/** I27: no number, and no name that the carrier has for a call, is left. */
export async function checkErased(
  { table }: World,
  checker: Checker,
): Promise<void> {
  for (const name of checker.erased) {
    const [id = '', seq] = name.split('#');
    const campaign = (await getCampaign(table, ORG, id))!;
    const held = (await heldContact(table, campaign, Number(seq)))!;
    const { record, states } = held;
    const told = [record, ...states.flatMap(({ attempts }) => attempts)];
    checker.expect(
      'I27 nothing is left of who was erased',
      told.every((it) => it.phone_number === '' && !('call_id' in it)) &&
        record.phone_numbers === undefined &&
        states.every((it) => !it.phone_numbers && !it.dead_numbers),
      () => `${name}: ${JSON.stringify(held)}`,
    );
  }
}
