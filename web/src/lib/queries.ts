import type { ContactList, ContactView } from '#shared/contracts/contacts.ts';

export const campaignKeys = {
  all: ['campaigns'] as const,
  list: (status: string, q: string) =>
    ['campaigns', 'list', status, q] as const,
  one: (id: string) => ['campaigns', 'one', id] as const,
};

export const callKeys = {
  of: (campaignId: string) => ['calls', campaignId] as const,
  page: (campaignId: string, filter: object) =>
    ['calls', campaignId, filter] as const,
};

export const uploadKeys = {
  of: (campaignId: string) => ['uploads', campaignId] as const,
};

/** How often a page asks while its campaign is live and the socket is not. */
export const POLL_MS = 5_000;

/**
 * Puts changed rows in place. Rows of another page are left out: a page never
 * grows, shrinks or moves by a push.
 */
export const mergeCalls =
  (rows: readonly ContactView[]) =>
  (page: ContactList | undefined): ContactList | undefined => {
    if (!page) return page;
    const changed = new Map(rows.map((row) => [row.id, row]));
    if (!page.data.some((row) => changed.has(row.id))) return page;
    return {
      ...page,
      data: page.data.map((row) => changed.get(row.id) ?? row),
    };
  };

/**
 * An answer without what is older in it than the screen: rows that a push or an
 * action brought while it was under way stay as these left them.
 *
 * @param before - the page when it was asked for
 * @param now - the page when the answer came
 */
export function keepNewerCalls(
  before: ContactList | undefined,
  now: ContactList | undefined,
  answer: ContactList,
): ContactList {
  const were = new Set(before?.data);
  const changed = now?.data.filter((row) => !were.has(row)) ?? [];
  return mergeCalls(changed)(answer) ?? answer;
}
