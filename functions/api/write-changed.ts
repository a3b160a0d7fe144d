import { updateRecord } from '#functions/adapters/dynamodb/contact-changes.ts';
import type { Deps } from '#functions/platform/route.ts';
import { parkOneAnew } from '#functions/workflow/park-anew.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactRecord } from '#shared/domain/contact.ts';
import { isRetimed } from '#shared/domain/contact-fields.ts';
import { changedMeanwhile } from './campaign-reply.ts';

interface Changed {
  readonly before: ContactRecord;
  readonly after: ContactRecord;
}

/** Transactions side by side. */
const TOGETHER = 20;

/**
 * Writes contacts of whom something else is known now; whoever waits gets another
 * instant by it.
 *
 * @throws Refusal 409 `changed_meanwhile`
 */
export async function writeChanged(
  deps: Deps,
  campaign: Campaign,
  changed: readonly Changed[],
): Promise<void> {
  for (let at = 0; at < changed.length; at += TOGETHER) {
    const written = await Promise.all(
      changed
        .slice(at, at + TOGETHER)
        .map((it) => writeOne(deps, campaign, it)),
    );
    if (written.includes(false)) throw changedMeanwhile();
  }
  const isAny = changed.some(({ before, after }) => isRetimed(before, after));
  if (!isAny || campaign.status !== 'running') return;
  const { org_id, id: campaign_id, run_number } = campaign;
  await deps.workflow.wake({ org_id, campaign_id, run_number });
}

/** @returns false when somebody else changed it first */
async function writeOne(
  deps: Deps,
  campaign: Campaign,
  { before, after }: Changed,
): Promise<boolean> {
  const isWritten = await updateRecord(deps.table, before, after);
  if (isWritten && isRetimed(before, after)) {
    await parkOneAnew(deps, campaign, after);
  }
  return isWritten;
}
