import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhookDeliveries,
  listWebhooks,
  resendWebhookDelivery,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
} from '#shared/client/generated/sdk.gen.ts';
import type {
  CreateWebhook,
  UpdateWebhook,
  WebhookWithSecret,
} from '#shared/client/generated/types.gen.ts';
import type { DeliveryView, WebhookView } from '#shared/contracts/webhooks.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { usePollInterval } from '../../live/use-poll-interval.ts';

const keys = {
  all: ['webhooks'],
  list: ['webhooks', 'list'],
  one: (id: string) => ['webhooks', 'one', id],
  deliveries: (id: string, status: string) => [
    'webhooks',
    'deliveries',
    id,
    status,
  ],
} as const;
/** An organization has 20 endpoints at most. */
const MAX_PAGE = 50;
const ROWS = 25;

export type DeliveryStatus = DeliveryView['status'];

interface DeliveryPage {
  readonly data: DeliveryView[];
  readonly next_cursor: string | null;
}

export function useWebhooks() {
  const client = useClient();
  return useQuery({
    queryKey: keys.list,
    queryFn: async ({ signal }) => {
      const { data } = await unwrap<{ data: WebhookView[] }>(
        listWebhooks({ client, signal, query: { limit: MAX_PAGE } }),
      );
      return data;
    },
  });
}

export function useWebhook(id: string) {
  const client = useClient();
  return useQuery({
    queryKey: keys.one(id),
    queryFn: ({ signal }) =>
      unwrap<WebhookView>(
        getWebhook({ client, signal, path: { webhook_id: id } }),
      ),
    // What it answers may switch it off.
    refetchInterval: usePollInterval(),
  });
}

/** @param status - empty: all */
export function useDeliveries(id: string, status: DeliveryStatus | '') {
  const client = useClient();
  return useInfiniteQuery({
    queryKey: keys.deliveries(id, status),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      unwrap<DeliveryPage>(
        listWebhookDeliveries({
          client,
          signal,
          path: { webhook_id: id },
          query: {
            limit: ROWS,
            ...(status && { status }),
            ...(pageParam !== null && { cursor: pageParam }),
          },
        }),
      ),
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
    refetchInterval: usePollInterval(),
  });
}

const RECENT = 10;

/** The last deliveries to each of some endpoints, newest first. */
export function useRecentDeliveries(webhooks: readonly WebhookView[]) {
  const client = useClient();
  const refetchInterval = usePollInterval();
  return useQueries({
    queries: webhooks.map(({ id }) => ({
      queryKey: [...keys.deliveries(id, ''), 'recent'],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        unwrap<DeliveryPage>(
          listWebhookDeliveries({
            client,
            signal,
            path: { webhook_id: id },
            query: { limit: RECENT },
          }),
        ),
      refetchInterval,
    })),
    combine: (answers) => ({
      isPending: answers.some((one) => one.isPending),
      error: answers.find((one) => one.error)?.error ?? null,
      refetch: async () => {
        await Promise.all(answers.map((one) => one.refetch()));
      },
      data: answers
        .flatMap(({ data }) => data?.data ?? [])
        .sort((a, b) => b.created_at.localeCompare(a.created_at)),
    }),
  });
}

/** What can be done to endpoints; each reads those on screen anew. */
export function useWebhookActions() {
  const client = useClient();
  const queries = useQueryClient();
  const at = (webhook_id: string) => ({ client, path: { webhook_id } });
  const onSettled = () => queries.invalidateQueries({ queryKey: keys.all });
  const create = useMutation({
    mutationFn: (body: CreateWebhook) =>
      unwrap<WebhookWithSecret>(createWebhook({ client, body })),
    // The answer holds the secret: it is not kept once it was shown.
    gcTime: 0,
    onSettled,
  });
  const update = useMutation({
    mutationFn: ({
      id,
      version,
      body,
    }: {
      id: string;
      version: number | null;
      body: UpdateWebhook;
    }) =>
      unwrap<WebhookView>(
        updateWebhook({
          ...at(id),
          body,
          ...(version !== null && { headers: { 'If-Match': `"${version}"` } }),
        }),
      ),
    onSettled,
  });
  const rotate = useMutation({
    mutationFn: (id: string) =>
      unwrap<WebhookWithSecret>(rotateWebhookSecret(at(id))),
    gcTime: 0,
    onSettled,
  });
  const test = useMutation({
    mutationFn: (id: string) => unwrap<DeliveryView>(testWebhook(at(id))),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: async (id: string) => {
      await unwrap(deleteWebhook(at(id)));
    },
    onSettled,
  });
  return { create, update, rotate, test, remove };
}

export function useReadWebhook() {
  const client = useClient();
  return (webhook_id: string) =>
    unwrap<WebhookView>(getWebhook({ client, path: { webhook_id } }));
}

/** Sends one event again, or each that failed, with its own id. */
export function useResend(webhook_id: string) {
  const client = useClient();
  const queries = useQueryClient();
  const resend = async (delivery_id: string) => {
    const path = { webhook_id, delivery_id };
    await unwrap(resendWebhookDelivery({ client, path }));
  };
  const onSettled = () => queries.invalidateQueries({ queryKey: keys.all });
  const one = useMutation({ mutationFn: resend, onSettled });
  const allFailed = useMutation({
    mutationFn: async () => {
      const failed = await failedIds(client, webhook_id);
      // One after the other: an endpoint that just came back is not swamped.
      for (const id of failed) await resend(id);
      return failed.length;
    },
    onSettled,
  });
  return { one, allFailed };
}

async function failedIds(
  client: ReturnType<typeof useClient>,
  webhook_id: string,
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: DeliveryPage = await unwrap<DeliveryPage>(
      listWebhookDeliveries({
        client,
        path: { webhook_id },
        query: {
          limit: MAX_PAGE,
          status: 'failed',
          ...(cursor !== null && { cursor }),
        },
      }),
    );
    ids.push(...page.data.map(({ id }) => id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return ids;
}
