import { createHmac } from 'node:crypto';
import { Webhook as Signer } from 'standardwebhooks';
import type { Webhook } from '#functions/adapters/dynamodb/webhook-store.ts';

type Endpoint = Pick<
  Webhook,
  'org_id' | 'id' | 'secret_number' | 'previous_secret_until'
>;

/**
 * A secret is made, not kept: of the deployment's key, for this endpoint and this
 * rotation. So the table and its backups hold none.
 *
 * @returns `whsec_` and 32 bytes in base64
 */
export function secretOf(
  key: string,
  { org_id, id }: Pick<Endpoint, 'org_id' | 'id'>,
  number: number,
): string {
  const label = `webhook-secret/1/${org_id}/${id}/${number}`;
  return `whsec_${createHmac('sha256', key).update(label).digest('base64')}`;
}

/**
 * The headers of Standard Webhooks. While a secret is rotated both sign.
 *
 * @param now - epoch ms of real time: receivers refuse what is old
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signEvent(
  key: string,
  endpoint: Endpoint,
  { id, body }: { readonly id: string; readonly body: string },
  now: number,
): Record<string, string> {
  const { secret_number, previous_secret_until: until } = endpoint;
  const numbers = [secret_number];
  if (until !== null && now < Date.parse(until))
    numbers.push(secret_number - 1);
  const at = new Date(now);
  const signatures = numbers.map((number) =>
    new Signer(secretOf(key, endpoint, number)).sign(id, at, body),
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}
