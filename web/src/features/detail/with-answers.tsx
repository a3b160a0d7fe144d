import type { ReactNode } from 'react';
import { createClient } from '#shared/client/generated/client/index.ts';
import { ClientContext } from '../../lib/client.ts';

/** For tests: what GET of a path ends with answers, a 404 for the rest. */
export function WithAnswers({
  answers,
  children,
}: {
  answers: Readonly<Record<string, unknown>>;
  children: ReactNode;
}) {
  const answer = (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const found = Object.keys(answers).find((end) => pathname.endsWith(end));
    const body = found === undefined ? { title: 'Not found' } : answers[found];
    const status = found === undefined ? 404 : 200;
    return Promise.resolve(Response.json(body, { status }));
  };
  const client = createClient({
    baseUrl: 'http://localhost',
    fetch: answer as typeof fetch,
  });
  return <ClientContext value={client}>{children}</ClientContext>;
}
