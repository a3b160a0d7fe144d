/** Environment variables of the carrier's own functions. */
export const carrierEnv = {
  CALLS_TABLE_NAME: 'CALLS_TABLE_NAME',
  ERRANDS_QUEUE_URL: 'ERRANDS_QUEUE_URL',
  /** What whoever asks the carrier has to show. */
  CARRIER_KEY: 'CARRIER_KEY',
  /** Where the product takes webhooks, and what signs them. */
  CARRIER_EVENTS_URL: 'CARRIER_EVENTS_URL',
  CARRIER_WEBHOOK_SECRET: 'CARRIER_WEBHOOK_SECRET',
} as const;

/** @throws Error naming the variable, when it is not set or empty */
export function requireVariable(name: keyof typeof carrierEnv): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`environment variable ${name} is not set`);
}
