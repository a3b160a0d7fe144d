/** A quota of the account, and what the deployment takes of it. */
export interface QuotaNeed {
  readonly service: string;
  /** As Service Quotas names it, where it gives no code that is known. */
  readonly name: string;
  readonly code?: string;
  readonly at_least: number;
  readonly why: string;
}

/**
 * The quotas that a stage can run into, with what it takes of each at full
 * speed. New accounts have less than the defaults: ten functions at once.
 *
 * @see https://docs.aws.amazon.com/servicequotas/latest/userguide/intro.html
 */
export const quotaNeeds: readonly QuotaNeed[] = [
  {
    service: 'lambda',
    name: 'Concurrent executions',
    code: 'L-B99A9384',
    at_least: 400,
    why: 'queues, the API and event streams run as many functions at once',
  },
  {
    service: 'apigateway',
    name: 'Throttle rate',
    code: 'L-8A5B8E43',
    at_least: 1_000,
    why: 'the REST API lets so many requests through in a second',
  },
  {
    service: 'apigateway',
    name: 'WebSocket new connections rate',
    code: 'L-9ED1E49A',
    at_least: 100,
    why: 'all open dashboards come back at once after a deployment',
  },
  {
    service: 'dynamodb',
    name: 'Table-level write throughput limit',
    code: 'L-AB614373',
    at_least: 10_000,
    why: 'an import writes a row for each contact, and a call about five',
  },
  {
    service: 'states',
    name: 'StartExecution throttle token refill rate per second',
    at_least: 10,
    why: 'each run of a campaign is an execution',
  },
];
