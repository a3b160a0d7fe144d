import {
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Client } from '#shared/client/generated/client/index.ts';
import {
  checkCarrier,
  createCarrier,
  deleteCarrier,
  getCall,
  getCarrier,
  listCarriers,
  placeTestCall,
  updateCarrier,
  verifyCarrierNumbers,
} from '#shared/client/generated/sdk.gen.ts';
import type {
  CarrierCheck,
  CreateCarrier,
  TestCall,
  UpdateCarrier,
  VerifiedNumbers,
} from '#shared/client/generated/types.gen.ts';
import type { CallView } from '#shared/contracts/calls.ts';
import type { CarrierView } from '#shared/contracts/carrier-views.ts';
import { isFinal } from '#shared/domain/contact.ts';
import { OWN_CARRIER } from '#shared/domain/own-carrier.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { useConfig } from '../../lib/config.ts';
import { setServerTime } from '../../lib/use-now.ts';
import { usePollInterval } from '../../live/use-poll-interval.ts';

export type { CarrierView };

const keys = {
  all: ['carriers'],
  list: ['carriers', 'list'],
  one: (id: string) => ['carriers', 'one', id],
} as const;

/** Calls in flight and circuits move by themselves. */
const EVERY_MS = 10_000;
/** An organization cannot have more of them than one page holds. */
const MAX_PAGE = 200;

const listQuery = (client: Client) =>
  queryOptions({
    queryKey: keys.list,
    queryFn: async ({ signal }) => {
      const { data } = await unwrap<{ data: CarrierView[] }>(
        listCarriers({ client, signal, query: { limit: MAX_PAGE } }),
      );
      return data;
    },
  });

export function useCarriers() {
  return useQuery({
    ...listQuery(useClient()),
    refetchInterval: usePollInterval({ every_ms: EVERY_MS }),
  });
}

/** Seldom changes, and is on every page. */
const REAL_STALE_AFTER_MS = 60_000;

/**
 * Names of carriers by which real calls go out, although the deployment's own is
 * simulated. None are known where it is not: there all calls are real.
 */
export function useRealCarriers(): readonly string[] {
  const { simulated = false } = useConfig();
  const { data } = useQuery({
    ...listQuery(useClient()),
    enabled: simulated,
    staleTime: REAL_STALE_AFTER_MS,
  });
  return (data ?? [])
    .filter(
      ({ kind, places_calls, numbers }) =>
        kind !== 'simulated' && places_calls && numbers > 0,
    )
    .map(({ name }) => name);
}

/** What each is called, by id; those that are only kept are left out. */
export function useCarrierNames(): ReadonlyMap<string, string> {
  const { data } = useCarriers();
  return useMemo(
    () =>
      new Map(
        (data ?? [])
          .filter(
            ({ id, kind }) =>
              id === OWN_CARRIER || (kind !== 'http' && kind !== 'simulated'),
          )
          .map(({ id, name }) => [id, name]),
      ),
    [data],
  );
}

export function useCarrier(id: string) {
  const client = useClient();
  return useQuery({
    queryKey: keys.one(id),
    queryFn: ({ signal }) =>
      unwrap<CarrierView>(
        getCarrier({ client, signal, path: { carrier_id: id } }),
      ),
    refetchInterval: usePollInterval({ every_ms: EVERY_MS }),
  });
}

export type CarrierChange =
  | { readonly kind: 'add'; readonly body: CreateCarrier }
  | {
      readonly kind: 'change';
      readonly id: string;
      readonly version: number | null;
      readonly body: UpdateCarrier;
    };

/** Adds or changes one, and reads those on screen anew. */
export function useChangeCarriers() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: CarrierChange): Promise<CarrierView> =>
      change.kind === 'add'
        ? unwrap<CarrierView>(createCarrier({ client, body: change.body }))
        : unwrap<CarrierView>(
            updateCarrier({
              client,
              path: { carrier_id: change.id },
              body: change.body,
              ...(change.version !== null && {
                headers: { 'If-Match': `"${change.version}"` },
              }),
            }),
          ),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.all }),
  });
}

export function useDeleteCarrier() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (carrier_id: string): Promise<void> => {
      await unwrap(deleteCarrier({ client, path: { carrier_id } }));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.list }),
  });
}

/** Reads a carrier as it is now, for who edits it. */
export function useReadCarrier() {
  const client = useClient();
  return (carrier_id: string) =>
    unwrap<CarrierView>(getCarrier({ client, path: { carrier_id } }));
}

/** Asks the carrier about the account, and shows what it said. */
export function useCheckCarrier(carrier_id: string) {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap<CarrierCheck>(checkCarrier({ client, path: { carrier_id } })),
    onSuccess: ({ at }) => setServerTime(at),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.all }),
  });
}

/** Asks the carrier which of its numbers it lets calls be placed from. */
export function useVerifyNumbers(carrier_id: string) {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap<VerifiedNumbers>(
        verifyCarrierNumbers({ client, path: { carrier_id } }),
      ),
    onSuccess: ({ at }) => setServerTime(at),
    // One that the carrier does not have rests from now on.
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: keys.all }),
        queries.invalidateQueries({ queryKey: ['numbers'] }),
      ]),
  });
}

/** Has one number called, and answers the call as it was asked for. */
export function usePlaceTestCall(carrier_id: string) {
  const client = useClient();
  return useMutation({
    mutationFn: (body: TestCall) =>
      unwrap<CallView>(placeTestCall({ client, path: { carrier_id }, body })),
  });
}

const CALL_EVERY_MS = 1_000;

/** A call as it goes on; nobody asks any more once it is over. */
export function useCall(placed: CallView) {
  const client = useClient();
  return useQuery({
    queryKey: ['calls', 'one', placed.id],
    queryFn: ({ signal }) =>
      unwrap<CallView>(
        getCall({ client, signal, path: { call_id: placed.id } }),
      ),
    initialData: placed,
    refetchInterval: ({ state }) =>
      state.data && isFinal(state.data.status) ? false : CALL_EVERY_MS,
  });
}
