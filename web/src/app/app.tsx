import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { ApiContext, createApi } from '../lib/api.ts';
import { createApiClient } from '../lib/api-client.ts';
import { type Config, ConfigContext, loadConfig } from '../lib/config.ts';
import { createQueryClient } from '../lib/query-client.ts';
import { LiveProvider } from '../live/live-context.tsx';
import { createAppRouter } from './router.tsx';

/** Nothing can be shown before `/config.json` has said who is signed in. */
export function App() {
  const [config, setConfig] = useState<Config | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt reads the file again
  useEffect(() => {
    loadConfig().then(setConfig, setError);
  }, [attempt]);

  if (config) return <Providers config={config} />;
  if (!error) return <p role="status">Loading…</p>;
  return (
    <ProblemAlert
      error={error}
      what="The dashboard could not start"
      onRetry={() => {
        setError(null);
        setAttempt(attempt + 1);
      }}
    />
  );
}

function Providers({ config }: { config: Config }) {
  const [{ api, queries, router }] = useState(() => ({
    api: createApi(createApiClient(config)),
    queries: createQueryClient(),
    router: createAppRouter(),
  }));
  return (
    <ConfigContext value={config}>
      <ApiContext value={api}>
        <QueryClientProvider client={queries}>
          <LiveProvider>
            <RouterProvider router={router} />
          </LiveProvider>
        </QueryClientProvider>
      </ApiContext>
    </ConfigContext>
  );
}
