import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import {
  addToDnc,
  cancelContactCallback,
  excludeContact,
  promiseContactCallback,
  removeFromDnc,
  retryContactNow,
} from '#shared/client/generated/sdk.gen.ts';
import type { ContactView } from '#shared/contracts/contacts.ts';
import { MAX_DNC_NUMBERS } from '#shared/contracts/dnc.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { callKeys, mergeCalls } from '../../lib/queries.ts';

/** What the API does for one contact; each answer is shown at once. */
export function useCallActions(campaign_id: string) {
  const client = useClient();
  const queries = useQueryClient();
  return useMemo(() => {
    const at = ({ id }: Pick<ContactView, 'id'>) => ({
      client,
      path: { campaign_id, contact_id: id },
    });
    const shown = async (answer: Promise<ContactView>) => {
      const row = await answer;
      const queryKey = callKeys.of(campaign_id);
      queries.setQueriesData({ queryKey }, mergeCalls([row]));
      return row;
    };
    return {
      retry: (row: ContactView) =>
        shown(unwrap<ContactView>(retryContactNow(at(row)))),
      skip: (row: ContactView) =>
        shown(unwrap<ContactView>(excludeContact(at(row)))),
      promise: (row: ContactView, scheduled_at: string, reason?: string) => {
        const body = { scheduled_at, ...(reason && { reason }) };
        return shown(
          unwrap<ContactView>(promiseContactCallback({ ...at(row), body })),
        );
      },
      cancelCallback: (row: ContactView) =>
        shown(unwrap<ContactView>(cancelContactCallback(at(row)))),
      /** Never called again by any campaign of the organization. */
      suppress: async (rows: readonly ContactView[]) => {
        const numbers = [...new Set(rows.map((row) => row.phone_number))];
        let added = 0;
        for (let from = 0; from < numbers.length; from += MAX_DNC_NUMBERS) {
          const phone_numbers = numbers.slice(from, from + MAX_DNC_NUMBERS);
          const body = { phone_numbers, source: 'dashboard' };
          const answer = await unwrap<{ added: number }>(
            addToDnc({ client, body }) as never,
          );
          added += answer.added;
        }
        await queries.invalidateQueries({
          queryKey: callKeys.of(campaign_id),
        });
        return added;
      },
      allow: (row: ContactView) =>
        unwrap(
          removeFromDnc({
            client,
            path: { phone_number: row.phone_number },
          }),
        ),
    };
  }, [client, queries, campaign_id]);
}
export type CallActions = ReturnType<typeof useCallActions>;
