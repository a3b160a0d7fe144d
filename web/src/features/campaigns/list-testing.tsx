import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { createClient } from '#shared/client/generated/client/index.ts';
import type { Role, Scope } from '#shared/contracts/settings.ts';
import { scopes } from '#shared/contracts/settings.ts';
import { createApi } from '../../lib/api.ts';
import { ClientContext } from '../../lib/client.ts';
import { renderInApp } from '../../testing/render.tsx';

/** By method and path: what the API answers, or a function that makes it. */
export type Answers = Readonly<
  Record<string, unknown | ((request: Request) => unknown)>
>;

export const meAs = (role: Role | null, given: readonly Scope[] = scopes) => ({
  kind: 'pat',
  id: 'key_1',
  name: null,
  email: null,
  org_id: 'acme',
  role,
  scopes: given,
});

/** Hands out the query client that is above it. */
function Capture({ into }: { into: { client?: QueryClient } }) {
  into.client = useQueryClient();
  return null;
}

/** Renders with a client that answers from a table, and keeps what was asked. */
export function renderWithAnswers(children: ReactNode, answers: Answers = {}) {
  const asked: Request[] = [];
  const known: Answers = { 'GET /api/v1/me': meAs('admin'), ...answers };
  const client = createClient({
    baseUrl: 'http://outdial.test',
    fetch: (async (request: Request) => {
      const name = `${request.method} ${new URL(request.url).pathname}`;
      if (name !== 'GET /api/v1/me') asked.push(request);
      const answer = known[name];
      const made =
        typeof answer === 'function' ? await answer(request) : answer;
      if (made instanceof Response) return made;
      return made === undefined
        ? Response.json({ code: 'not_found', title: name }, { status: 404 })
        : Response.json(made);
    }) as typeof fetch,
  });
  const queries: { client?: QueryClient } = {};
  const app = renderInApp(
    <ClientContext value={client}>
      {children}
      <Capture into={queries} />
    </ClientContext>,
    createApi(client),
  );
  const paths = () =>
    asked.map(({ method, url }) => `${method} ${new URL(url).pathname}`);
  /** As after a change that somebody else made. */
  const askAgain = () => queries.client?.invalidateQueries();
  return { ...app, asked, paths, askAgain };
}

export const button = (name: string | RegExp) =>
  screen.getAllByRole('button', { name })[0]!;
