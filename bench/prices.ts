/** List prices of us-east-1 in USD, on demand, no free tier, as of November 2026. */
export const prices = {
  /** @see https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  write_unit: 0.625e-6,
  read_unit: 0.125e-6,
  /** Standard queue, requests of up to 64 KB. @see https://aws.amazon.com/sqs/pricing/ */
  queue_request: 0.4e-6,
  /** Standard workflow. @see https://aws.amazon.com/step-functions/pricing/ */
  transition: 25e-6,
  /** @see https://aws.amazon.com/lambda/pricing/ */
  invocation: 0.2e-6,
  /** On arm64. */
  gb_second: 13.3334e-6,
  /** Taken in, of the first 10 TB a month. @see https://aws.amazon.com/cloudwatch/pricing/ */
  log_byte: 0.5e-9,
} as const;

/** What a deployment pays beside its calls, per unit named; GB are 10^9 bytes. */
export const runningPrices = {
  /** @see https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  table_gb_month: 0.25,
  /** Point-in-time recovery, of the size of the table. */
  recovery_gb_month: 0.2,
  /** @see https://aws.amazon.com/s3/pricing/ */
  file_gb_month: 0.023,
  /** @see https://aws.amazon.com/cloudwatch/pricing/ */
  alarm_month: 0.1,
  /** Billed by the hour in which a value came. */
  metric_month: 0.3,
  dashboard_month: 3,
  /** @see https://aws.amazon.com/secrets-manager/pricing/ */
  secret_month: 0.4,
  /** @see https://aws.amazon.com/kms/pricing/ */
  key_month: 1,
  /** REST, and WebSocket. @see https://aws.amazon.com/api-gateway/pricing/ */
  api_request: 3.5e-6,
  socket_message: 1e-6,
  socket_minute: 0.25e-6,
  /** @see https://aws.amazon.com/cloudfront/pricing/ */
  edge_request: 1e-6,
  edge_gb: 0.085,
} as const;

/** What AWS never bills, each month, of what is in an estimate. */
export const alwaysFree = {
  alarms: 10,
  metrics: 10,
  dashboards: 3,
  queue_requests: 1_000_000,
  invocations: 1_000_000,
  gb_seconds: 400_000,
  transitions: 4_000,
  edge_requests: 10_000_000,
  edge_gb: 1_000,
} as const;

/** What was used, in the units that are billed. */
export interface Usage {
  readonly write_units: number;
  readonly read_units: number;
  readonly queue_requests: number;
  readonly transitions: number;
  readonly invocations: number;
  readonly gb_seconds: number;
  readonly log_bytes: number;
}

/** What each part comes to, in USD. */
export const partsOf = (usage: Usage): Usage => ({
  write_units: usage.write_units * prices.write_unit,
  read_units: usage.read_units * prices.read_unit,
  queue_requests: usage.queue_requests * prices.queue_request,
  transitions: usage.transitions * prices.transition,
  invocations: usage.invocations * prices.invocation,
  gb_seconds: usage.gb_seconds * prices.gb_second,
  log_bytes: usage.log_bytes * prices.log_byte,
});

export const costOf = (usage: Usage): number =>
  Object.values(partsOf(usage)).reduce((sum, usd) => sum + usd, 0);
