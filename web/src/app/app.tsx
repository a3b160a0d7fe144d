import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Session } from '../auth/session.ts';
import { SessionGate } from '../auth/session-gate.tsx';
import { type Started, start } from '../auth/start.ts';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { ApiContext, createApi } from '../lib/api.ts';
import { createApiClient } from '../lib/api-client.ts';
import { ClientContext } from '../lib/client.ts';
import { type Config, ConfigContext } from '../lib/config.ts';
import { createQueryClient } from '../lib/query-client.ts';
import { LiveProvider } from '../live/live-context.tsx';
import { createAppRouter } from './router.tsx';

/** Nothing can be shown before `/config.json` has said who is signed in. */
export function App() {
  const [started, setStarted] = useState<Started | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt reads the file again
  useEffect(() => {
    start().then(setStarted, setError);
  }, [attempt]);

  if (started) {
    const { config, session } = started;
    return (
      <SessionGate session={session}>
        {session && <Providers config={config} session={session} />}
      </SessionGate>
    );
  }
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

function Providers({ config, session }: { config: Config; session: Session }) {
  const [{ client, api, queries, router }] = useState(() => {
    const client = createApiClient(session);
    return {
      client,
      api: createApi(client),
      queries: createQueryClient(),
      router: createAppRouter(),
    };
  });
  return (
    <ConfigContext value={config}>
      <ClientContext value={client}>
        <ApiContext value={api}>
          <QueryClientProvider client={queries}>
            <LiveProvider>
              <RouterProvider router={router} />
            </LiveProvider>
          </QueryClientProvider>
        </ApiContext>
      </ClientContext>
    </ConfigContext>
  );
}
