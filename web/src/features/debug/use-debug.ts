import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import {
  debugContact,
  getDispatchHealth,
} from '#shared/client/generated/sdk.gen.ts';
import type { ContactDebug } from '#shared/contracts/contact-changes.ts';
import type { ContactList } from '#shared/contracts/contacts.ts';
import type { DispatchHealth } from '#shared/contracts/dispatch-health.ts';
import { isFinal } from '#shared/domain/contact.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { callKeys } from '../../lib/queries.ts';
import { setServerTime } from '../../lib/use-now.ts';
import { usePollInterval } from '../../live/use-poll-interval.ts';

const debugKey = (campaignId: string, contactId: string) =>
  ['debug', campaignId, contactId] as const;

/**
 * Everything known of one contact. A push of its row asks for all of it again;
 * besides, its gates are asked every five seconds while it may still be called,
 * since no push says that a line has become free.
 */
export function useDebug(campaignId: string, contactId: string) {
  const client = useClient();
  const queries = useQueryClient();
  const every_ms = usePollInterval();
  const rowKey = callKeys.page(campaignId, { contact: contactId });
  const query = useQuery({
    queryKey: debugKey(campaignId, contactId),
    queryFn: async ({ signal }) => {
      const path = { campaign_id: campaignId, contact_id: contactId };
      const debug = await unwrap<ContactDebug>(
        debugContact({ client, path, signal }),
      );
      setServerTime(debug.at);
      queries.setQueryData<Pick<ContactList, 'data'>>(rowKey, {
        data: [debug.contact],
      });
      return debug;
    },
    refetchInterval: ({ state }) =>
      state.data && isFinal(state.data.contact.status) ? false : every_ms,
  });
  // Pushed rows are put into every list of the campaign's calls: also this one.
  // The tab around has subscribed to the contact.
  const pushed = useQuery<Pick<ContactList, 'data'>>({
    queryKey: rowKey,
    queryFn: skipToken,
  }).data?.data[0];
  const { data, refetch } = query;
  const isBehind = pushed && data && pushed !== data.contact;
  useEffect(() => {
    if (isBehind) void refetch();
  }, [isBehind, refetch]);
  return query;
}

/** What of a debug answer says how the contact is, without what always moves. */
export interface Snapshot {
  readonly at: string;
  readonly task: unknown;
}

/** The task each time that it was different, while somebody looked at it. */
export function useSnapshots(debug: ContactDebug | undefined): Snapshot[] {
  const [all, setAll] = useState<Snapshot[]>([]);
  useEffect(() => {
    if (!debug) return;
    const { at, contact, blocker, snapshot } = debug;
    const { calls_of_campaign: _, ...own } = snapshot;
    const task = { contact: { ...contact, blocker: null }, ...own, blocker };
    setAll((before) => {
      const last = before.at(-1);
      const isSame = last && JSON.stringify(last.task) === JSON.stringify(task);
      return isSame ? before : [...before, { at, task }];
    });
  }, [debug]);
  return all;
}

/** What dialling of the campaign waits for, asked when evidence is taken. */
export function useReadHealth(campaign_id: string) {
  const client = useClient();
  return () =>
    unwrap<DispatchHealth>(
      getDispatchHealth({ client, path: { campaign_id } }),
    );
}
