import { getTranscript } from '#functions/adapters/dynamodb/conversation-store.ts';
import type { DncEntry } from '#functions/adapters/dynamodb/dnc-store.ts';
import { attemptView, callbackView } from '#functions/api/contact-view.ts';
import { bareView, storedView } from '#functions/api/conversation-view.ts';
import type { Deps } from '#functions/platform/route.ts';
import type { HeldContact } from '#shared/contracts/erasures.ts';
import { shownCampaignId } from '#shared/domain/conversation.ts';
import { dispositionOf } from '#shared/domain/disposition.ts';
import { conversationsHeld } from './held-conversations.ts';
import type { Found, FoundFile, Person, Visitor } from './walk-person.ts';

/** What a walk found, to be given to the person. */
export interface Held {
  readonly contacts: HeldContact[];
  readonly files: FoundFile[];
  readonly listed: DncEntry[];
}

/** Gathers what is found of a person. */
export function gatherer(
  deps: Pick<Deps, 'table' | 'files'>,
  person: Person,
  held: Held,
): Visitor {
  const nothing = async () => {};
  return {
    async contact(found) {
      held.contacts.push(await heldView(deps, person, found));
    },
    async file(file) {
      held.files.push(file);
    },
    async listed(entry) {
      held.listed.push(entry);
    },
    // A copy of what is here, and gone by itself in 14 days at most.
    deliveries: nothing,
    answers: nothing,
    // Nobody's contact: an import that was cut off.
    leftover: nothing,
    importing: nothing,
    line: nothing,
  };
}

/** One that had the number once: only the calls to it are the person's. */
async function heldView(
  deps: Pick<Deps, 'table' | 'files'>,
  { phone_number }: Person,
  found: Found,
): Promise<HeldContact> {
  const { campaign, record, states, whole } = found;
  const held = await conversationsHeld(deps, phone_number, found);
  const told = new Map(
    held.flatMap(({ id, stored }) => (stored ? [[id, stored] as const] : [])),
  );
  return {
    campaign_id: shownCampaignId(campaign.id),
    campaign_name: campaign.name,
    id: record.id,
    external_id: whole ? (record.external_id ?? null) : null,
    phone_number,
    phone_numbers: whole ? [...(record.phone_numbers ?? [])] : null,
    custom_fields: whole ? record.custom_fields : {},
    timezone: whole ? (record.timezone ?? null) : null,
    scheduled_at: whole ? (record.scheduled_at ?? null) : null,
    created_at: record.created_at,
    runs: states.map((state) => ({
      run_number: state.run_number,
      status: state.status,
      disposition: dispositionOf(state) ?? null,
      callback:
        whole && state.callback ? callbackView(state.callback, campaign) : null,
      attempts: state.attempts
        .filter((it) => whole || it.phone_number === phone_number)
        .map((it) => attemptView(it, record.id, state, told)),
    })),
    conversations: await Promise.all(
      held.map(async ({ id, attempt, stored, has_recording }) => ({
        ...(stored ? storedView(stored) : bareView(id, attempt, record)),
        transcript:
          (await getTranscript(deps.table, record.org_id, id)) ?? null,
        has_recording,
      })),
    ),
  };
}
