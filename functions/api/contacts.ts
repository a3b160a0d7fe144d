import { getContact as readContact } from '#functions/adapters/dynamodb/contact-store.ts';
import { isListed } from '#functions/adapters/dynamodb/dnc-store.ts';
import { notFound } from '#functions/platform/refusal.ts';
import type { Deps, HandlerOf, Reply } from '#functions/platform/route.ts';
import type { ContactListQuery } from '#shared/contracts/contacts.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { requireCampaign } from './campaign-reply.ts';
import { bucketOfFilter, isFiltered, matcher } from './contact-filter.ts';
import { type ContactPage, pageOfAll, pageOfMatches } from './contact-pages.ts';
import { type Paging, readPaging } from './contact-paging.ts';
import { contactView } from './contact-view.ts';

/**
 * GET …/contacts, …/calls, …/tasks: one collection. On `/contacts` pages count
 * from 0, on the others from 1; the answer says which.
 *
 * 400 `invalid_request` for two paging styles at once or a strange cursor, 400
 * `offset_too_deep` for a filtered list beyond 10,000 rows.
 */
export const listContacts: HandlerOf<'list_contacts'> = async (
  { route, caller, params, query },
  deps,
): Promise<Reply> => {
  const campaign = await requireCampaign(deps, caller, params.campaign_id);
  const paging = readPaging(query, route.path.endsWith('/contacts') ? 0 : 1);
  const now = deps.clock.now();
  const page = await readPage(deps, campaign, query, paging, now);
  const { limit, offset, page_base } = paging;
  return {
    status: 200,
    body: {
      data: page.contacts.map(({ record, state }) =>
        contactView(record, state, campaign, now),
      ),
      next_cursor: page.next_cursor,
      total: page.total,
      limit,
      offset,
      page: paging.page,
      page_base,
    },
  };
};

function readPage(
  deps: Pick<Deps, 'table' | 'read_stats'>,
  campaign: Campaign,
  query: ContactListQuery,
  paging: Paging,
  now: number,
): Promise<ContactPage> {
  if (!isFiltered(query)) return pageOfAll(deps.table, campaign, paging);
  return pageOfMatches(
    deps.table,
    campaign,
    matcher(query, campaign, now),
    paging,
    () => countedBucket(deps, campaign, query),
  );
}

/** The counter of a bucket, when that bucket is all that is asked for. */
async function countedBucket(
  { read_stats }: Pick<Deps, 'read_stats'>,
  campaign: Campaign,
  { status, ...others }: ContactListQuery,
): Promise<number | undefined> {
  if (status === undefined || isFiltered(others)) return undefined;
  const { stats } = await read_stats(campaign);
  return stats.contacts[bucketOfFilter(status)];
}

/**
 * GET …/contacts/{contact_id}. Looks at the do-not-call list, too, which would
 * be too much for each row of a list.
 */
export const getContact: HandlerOf<'get_contact'> = async (
  { caller, params },
  deps,
) => {
  const campaign = await requireCampaign(deps, caller, params.campaign_id);
  const found = await readContact(deps.table, campaign, params.contact_id);
  if (found === undefined) throw notFound();
  const { record, state } = found;
  const { phone_number } = record;
  const listed = await isListed(deps.table, campaign.org_id, phone_number);
  const now = deps.clock.now();
  return {
    status: 200,
    body: contactView(record, state, campaign, now, listed),
  };
};
