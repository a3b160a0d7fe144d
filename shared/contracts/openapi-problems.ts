import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { type ProblemCode, problemTitles, problemType } from './problems.ts';
import type { Route } from './route.ts';

interface Refused {
  readonly description: string;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A typical answer of each status, named as OpenAPI's components are. */
const refused = {
  400: {
    description: 'Malformed or not valid, with a row for each field',
    code: 'invalid_request',
    detail: 'name: is required.',
    more: {
      errors: [{ path: 'name', code: 'required', message: 'is required' }],
    },
  },
  401: {
    description: 'No credential that is valid',
    code: 'unauthorized',
    detail:
      'Send a valid credential as Authorization: Bearer ak_<id>.<secret>.',
  },
  403: {
    description: 'The credential lacks a scope',
    code: 'forbidden',
    detail: 'This needs the scope campaigns:manage.',
    more: { scope: 'campaigns:manage' },
  },
  404: {
    description: 'Not there, or another organization’s',
    code: 'not_found',
    detail: 'There is nothing here under this address.',
  },
  500: {
    description: 'Something failed on our side',
    code: 'internal',
    detail: 'This is our fault. The request id helps us find out why.',
  },
} as const satisfies Record<number, Refused>;

const other = {
  description:
    'Refused for another reason: state (409), a stale `If-Match` (412), size ' +
    '(413), content type (415), a reference or file that cannot be used (422), ' +
    'too many requests (429, with `Retry-After`)',
  code: 'invalid_transition',
  detail: 'A completed campaign cannot be paused.',
  more: { current_status: 'completed', allowed_actions: ['restart', 'clone'] },
} satisfies Refused;

const nameOf = (status: number | '4XX') => `Problem${status}`;

/** Adds the answers that refuse, once for all operations. */
export function registerProblems(registry: OpenAPIRegistry): void {
  for (const [status, it] of Object.entries(refused)) {
    const component = answerOf(Number(status), it);
    registry.registerComponent('responses', nameOf(Number(status)), component);
  }
  const anyOther = answerOf(409, other);
  registry.registerComponent('responses', nameOf('4XX'), anyOther);
}

function answerOf(status: number, it: Refused) {
  const { description, code, detail, more } = it;
  return {
    description,
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        example: {
          type: problemType(code),
          title: problemTitles[code],
          status,
          code,
          detail,
          ...more,
          request_id: '1f0c2a9e-5d0b-4c3e-9a57-0c4a7b1f3d21',
        },
      },
    },
  };
}

/** What an operation may refuse, by status. */
export function problemsOf(route: Route) {
  const statuses = [
    ...(route.query || route.body || route.method === 'POST' ? [400] : []),
    ...(route.public ? [] : [401, 403]),
    ...(route.params ? [404] : []),
    500,
  ];
  const all = [...statuses, '4XX' as const];
  return Object.fromEntries(
    all.map((status) => [
      status,
      {
        $ref: `#/components/responses/${nameOf(status as keyof typeof refused)}`,
      },
    ]),
  );
}
