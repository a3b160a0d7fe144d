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
} as const;

/** What was used, in the units that are billed. */
export interface Usage {
  readonly write_units: number;
  readonly read_units: number;
  readonly queue_requests: number;
  readonly transitions: number;
  readonly invocations: number;
  readonly gb_seconds: number;
}

export const costOf = (usage: Usage): number =>
  usage.write_units * prices.write_unit +
  usage.read_units * prices.read_unit +
  usage.queue_requests * prices.queue_request +
  usage.transitions * prices.transition +
  usage.invocations * prices.invocation +
  usage.gb_seconds * prices.gb_second;
