import { contactId } from '#functions/adapters/dynamodb/contact-store.ts';
import {
  cancelContactCallback,
  retryContactNow,
} from '#functions/api/contact-actions.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps } from '#functions/platform/route.ts';
import type { ContactAction } from '#shared/domain/contact-actions.ts';
import type { World } from './world.ts';

/** The id of a contact of a simulation, as an import makes it. */
export const contactIdOf = (campaign: string, seq: number) =>
  contactId(`upl_${campaign.slice(-1).padStart(26, '0')}`, seq);

/** What a person asks of one contact, once: whether it is heard or refused. */
export function actOnContact(
  world: World,
  caller: Caller,
  campaign_id: string,
  seq: number,
  action: Exclude<ContactAction, 'callback'>,
): void {
  const handle =
    action === 'retry-now' ? retryContactNow : cancelContactCallback;
  const params = { campaign_id, contact_id: contactIdOf(campaign_id, seq) };
  world.machine.invoke(
    'api',
    29_000,
    async (of) => {
      const deps = world.engineFor(of) as unknown as Deps;
      try {
        await handle({ caller, params } as Parameters<typeof handle>[0], deps);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
    },
    () => {},
  );
}
