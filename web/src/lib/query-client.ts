import { QueryClient } from '@tanstack/react-query';
import { isRetryable } from './api-error.ts';

/** Asks again only for what may get better: a refusal stays a refusal. */
export const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 1_000,
        retry: (failures, error) => failures < 2 && isRetryable(error),
      },
      mutations: { retry: false },
    },
  });
