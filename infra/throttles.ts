import type { Route } from '#shared/contracts/route.ts';
import type { OperationId } from '#shared/contracts/routes.ts';

/** Requests of all callers together; a full bucket holds the burst. */
export interface Throttle {
  readonly requests_per_second: number;
  readonly burst: number;
}

/** Of the whole API; the account has 10,000 a second. */
export const apiThrottle: Throttle = { requests_per_second: 1_000, burst: 500 };

/**
 * What one request costs, of those that cost more than others: how long it holds
 * a function, or how much of the table it reads or writes. Aliases are held to
 * the limit of what they stand for, each by itself.
 *
 * A fence for the deployment, not fairness between organizations: that is what
 * each credential's own limit is for (functions/platform/rate-limit.ts).
 */
const classes: readonly (Throttle & {
  readonly operations: readonly OperationId[];
})[] = [
  {
    // Each holds a function until all was sent, 15 minutes at most.
    requests_per_second: 10,
    burst: 20,
    operations: [
      'get_attempt_report',
      'get_upload_rejects',
      'stream_campaign_events',
    ],
  },
  {
    // Reads every contact of the organization, and every file: up to 15 seconds.
    requests_per_second: 5,
    burst: 10,
    operations: ['create_erasure', 'create_person_export'],
  },
  {
    // Writes a row for each line of a file, or reads thousands of contacts.
    requests_per_second: 20,
    burst: 40,
    operations: [
      'create_campaign',
      'attach_upload',
      'import_dnc',
      'clone_campaign',
      'get_forecast',
      'get_timezone_analysis',
      'test_webhook',
      // Asks a carrier, which answers when it likes.
      'check_carrier',
    ],
  },
  {
    // Places a call, writes contacts one by one, or looks for some among many.
    requests_per_second: 100,
    burst: 200,
    operations: ['originate_call', 'upsert_contacts', 'list_contacts'],
  },
];

/** The limit of a route of its own; undefined: only that of the whole API. */
export function throttleOf(route: Route): Throttle | undefined {
  const names: readonly (string | undefined)[] = [
    route.operation_id,
    route.alias_of,
  ];
  const found = classes.find(({ operations }) =>
    operations.some((operation) => names.includes(operation)),
  );
  if (!found) return undefined;
  const { requests_per_second, burst } = found;
  return { requests_per_second, burst };
}

/** For tests: the operations that have a limit of their own. */
export const throttledOperations = classes.flatMap(
  ({ operations }) => operations,
);
