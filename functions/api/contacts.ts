import {
  findListed,
  readDncNumbers,
} from '#functions/adapters/dynamodb/dnc-store.ts';
import { conversationsOf } from '#functions/conversations/read-conversations.ts';
import { roomBlockerOf } from '#functions/dial/read-room.ts';
import type { Deps, HandlerOf, Reply } from '#functions/platform/route.ts';
import type { ContactListQuery } from '#shared/contracts/contacts.ts';
import type { Blocker } from '#shared/domain/blocker.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { numbersOf } from '#shared/domain/contact-numbers.ts';
import { requireCampaign } from './campaign-reply.ts';
import { contactReply, requireContact } from './contact-changes.ts';
import { bucketOfFilter, isFiltered, matcher } from './contact-filter.ts';
import { type ContactPage, pageOfAll, pageOfMatches } from './contact-pages.ts';
import { type Paging, readPaging } from './contact-paging.ts';
import { contactView } from './contact-view.ts';
import { runAsked } from './run-asked.ts';

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
  const current = await requireCampaign(deps, caller, params.campaign_id);
  const campaign = runAsked(current, query);
  const paging = readPaging(query, route.path.endsWith('/contacts') ? 0 : 1);
  const now = deps.clock.now();
  const room = await roomBlockerOf(deps.table, campaign, now);
  const page = await readPage(deps, campaign, query, paging, { now, room });
  const { limit, offset, page_base } = paging;
  const [listed, conversations] = await Promise.all([
    listedOf(deps, campaign, page),
    conversationsOf(deps.table, caller.org_id, page.contacts),
  ]);
  return {
    status: 200,
    body: {
      data: page.contacts.map(({ record, state }) =>
        contactView(
          record,
          state,
          campaign,
          now,
          numbersOf(record).every((number) => listed.has(number)),
          room,
          conversations,
        ),
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

/** Which numbers of a page are on a do-not-call list. */
async function listedOf(
  { table }: Pick<Deps, 'table'>,
  { org_id, id: campaign_id, own_dnc }: Campaign,
  { contacts }: ContactPage,
): Promise<ReadonlyMap<string, unknown>> {
  const numbers = contacts.flatMap(({ record }) => numbersOf(record));
  const lists = await Promise.all([
    findListed(table, { org_id }, numbers),
    ...(own_dnc ? [findListed(table, { org_id, campaign_id }, numbers)] : []),
  ]);
  return new Map(lists.flatMap((list) => [...list]));
}

/** Every number that this campaign does not call: one who is listed has another blocker. */
async function allListed(
  { table }: Pick<Deps, 'table'>,
  { org_id, id: campaign_id, own_dnc }: Campaign,
): Promise<ReadonlySet<string>> {
  const listed = new Set<string>();
  const lists = [{ org_id }, ...(own_dnc ? [{ org_id, campaign_id }] : [])];
  for (const list of lists) {
    for await (const number of readDncNumbers(table, list)) listed.add(number);
  }
  return listed;
}

async function readPage(
  deps: Pick<Deps, 'table' | 'read_stats'>,
  campaign: Campaign,
  query: ContactListQuery,
  paging: Paging,
  { now, room }: { now: number; room: Blocker | null | undefined },
): Promise<ContactPage> {
  const deleted = campaign.deleted_contacts ?? 0;
  const isWhole = !isFiltered(query);
  if (isWhole && deleted === 0) return pageOfAll(deps.table, campaign, paging);
  const listed =
    query.blocker === undefined
      ? new Set<string>()
      : await allListed(deps, campaign);
  return pageOfMatches(
    deps.table,
    campaign,
    matcher(query, campaign, now, listed, room),
    paging,
    async () =>
      isWhole
        ? campaign.total_contacts - deleted
        : countedBucket(deps, campaign, query),
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

/** GET …/contacts/{contact_id}, by id or external id. */
export const getContact: HandlerOf<'get_contact'> = async (
  { caller, params, query },
  deps,
) => contactReply(deps, await requireContact(deps, caller, params, query));
