import * as api from '#shared/client/generated/sdk.gen.ts';
import type { Key, Me } from '#shared/client/generated/types.gen.ts';
import { type Outdial, OutdialError } from '#shared/client/outdial.ts';
import { unwrap } from '#shared/client/problem-error.ts';
import { scopes as allScopes } from '#shared/contracts/settings.ts';
import type { Target } from '../deployment.ts';
import { type Finding, failed, ok, skipped, warning } from './finding.ts';

const FORM = /^(ak|pat)_[\w-]+\.[\w-]{16,}$/;
const DAY_MS = 86_400_000;
const EXPIRY_DAYS = 14;

/** What a deployment says to a call: what was asked for, or its refusal. */
export type Told<T> =
  | { readonly value: T }
  | { readonly refused: OutdialError };

/** @throws whatever is no answer of the deployment */
export async function told<T>(asked: Promise<T>): Promise<Told<T>> {
  try {
    return { value: await asked };
  } catch (error) {
    if (error instanceof OutdialError) return { refused: error };
    throw error;
  }
}

export const refusalText = ({ status, code, message }: OutdialError) =>
  `${message} (${code}${status ? `, ${status}` : ''})`;

export interface KeyFacts {
  readonly target: Pick<Target, 'api_key' | 'org_id'>;
  readonly me: Told<Me>;
  /** Undefined: not asked, since it may not. */
  readonly key: Told<Key> | undefined;
  /** Epoch ms. */
  readonly now: number;
}

/** Who asks, and what their key is. */
export async function lookAtKey(
  { client }: Outdial,
  target: KeyFacts['target'],
  now: number,
): Promise<KeyFacts> {
  const me = await told(unwrap(api.getMe({ client })));
  const mayAsk =
    'value' in me &&
    me.value.kind !== 'user' &&
    me.value.scopes.includes('keys:manage');
  if (!mayAsk) return { target, me, key: undefined, now };
  const path = { key_id: me.value.id };
  const key = await told(unwrap(api.getKey({ client, path })));
  return { target, me, key, now };
}

/** The checks of a key. The first one is whether it is accepted. */
export function judgeKey(
  facts: KeyFacts,
  needed: readonly string[],
): Finding[] {
  const { target, me } = facts;
  if (!FORM.test(target.api_key)) {
    const advice =
      'It is ak_<id>.<secret>, or pat_<id>.<secret>, whole and without quotes or spaces.';
    return [failed('key', 'OUTDIAL_API_KEY is no key', advice, 'Keys')];
  }
  if (target.api_key.startsWith('pat_') && !target.org_id) {
    const advice = 'Set OUTDIAL_ORG to the organization that you mean.';
    return [failed('key', 'a user token, and no organization', advice, 'Keys')];
  }
  if ('refused' in me) return [judgeRefusal(me.refused)];
  return [
    ok('key', meText(me.value)),
    judgeScopes(me.value, needed),
    judgeExpiry(facts),
  ];
}

function judgeRefusal(refused: OutdialError): Finding {
  const advice =
    refused.status === 401
      ? 'It is of another deployment, expired or revoked: make one on the page Keys, or with infra/aws/make-key.ts.'
      : 'Ask again; when it stays, look at the log of the function `api`.';
  return failed('key', refusalText(refused), advice, 'Keys');
}

const meText = ({ id, name, org_id, role }: Me) =>
  [name ? `${id} "${name}"` : id, `of ${org_id}`, role]
    .filter(Boolean)
    .join(', ');

function judgeScopes({ scopes }: Me, needed: readonly string[]): Finding {
  const missing = needed.filter(
    (scope) => !(scopes as string[]).includes(scope),
  );
  if (missing.length === 0)
    return ok('scopes', `${scopes.length} of ${allScopes.length}`);
  const seen = `without ${missing.join(', ')}`;
  const advice = 'What needs them is not checked: use a key that has them.';
  return warning('scopes', seen, advice, 'Keys');
}

function judgeExpiry({ key, now }: KeyFacts): Finding {
  const check = 'key expiry';
  if (!key || 'refused' in key)
    return skipped(check, 'only a key with keys:manage can see when it ends');
  const { expires_at } = key.value;
  if (expires_at === null) return ok(check, 'until it is revoked');
  const days = Math.floor((Date.parse(expires_at) - now) / DAY_MS);
  if (days >= EXPIRY_DAYS) return ok(check, `for ${days} more days`);
  const advice = 'Make the next one in time.';
  return warning(check, `ends in ${days} days, ${expires_at}`, advice, 'Keys');
}
