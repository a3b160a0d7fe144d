import * as z from 'zod';
import type { AccountCheck, CarrierAccount, CarrierDeps } from '../carrier.ts';
import {
  type Answer,
  accountPath,
  type JambonzApi,
  jambonzApi,
} from './api.ts';

type Refused = Extract<AccountCheck, { kind: 'refused' }>;

const accountSchema = z.object({
  account_sid: z.string(),
  service_provider_sid: z.string().nullish(),
  is_active: z.coerce.boolean().optional().catch(undefined),
});
const secretSchema = z.object({ webhook_secret: z.string().min(1) });
const trunksSchema = z.array(z.object({ name: z.string() }));

/** What is wrong by the status of its answer about the account. */
const byStatus: Readonly<Record<number, Omit<Refused, 'kind'>>> = {
  400: {
    field: 'account_sid',
    code: 'bad_account_sid',
    detail: 'jambonz cannot read this account SID.',
  },
  401: {
    field: 'api_key',
    code: 'unauthorized',
    detail: 'jambonz does not know this API key.',
  },
  403: {
    field: 'account_sid',
    code: 'forbidden',
    detail: 'This API key is not of this account.',
  },
  404: {
    field: 'account_sid',
    code: 'no_account',
    detail:
      'There is no such account, or the API address is not that of jambonz.',
    not_found: true,
  },
};

/**
 * Asks jambonz whether calls can be placed: whether it knows the key and the
 * account, signs its webhooks with the secret that we have, and has the trunk.
 * Which numbers may be called from is the trunk's to say.
 */
export async function checkJambonz(
  account: CarrierAccount,
  deps: CarrierDeps,
): Promise<AccountCheck> {
  const api = jambonzApi(account, deps);
  const answer = await api.ask('GET', accountPath(account));
  if (answer.kind !== 'answered' || answer.status >= 500) {
    return { kind: 'unavailable', detail: 'jambonz does not answer.' };
  }
  const refusal = byStatus[answer.status];
  if (refusal) return { kind: 'refused', ...refusal };
  const known = accountSchema.safeParse(bodyOf(answer));
  if (!known.success) return notJambonz;
  if (known.data.is_active === false) return inactive;
  return (
    (await checkSecret(api, account)) ??
    (await checkTrunk(api, account, known.data.service_provider_sid)) ?? {
      kind: 'ok',
      caller_ids: null,
    }
  );
}

const notJambonz: Refused = {
  kind: 'refused',
  field: 'api_url',
  code: 'not_jambonz',
  detail: 'Whoever answers at this address is not jambonz’ API.',
};

const inactive: Refused = {
  kind: 'refused',
  code: 'account_inactive',
  detail: 'jambonz says that this account is not active.',
};

const bodyOf = (answer: Answer): unknown =>
  answer.kind === 'answered' && answer.status === 200 ? answer.body : undefined;

/** With another secret every webhook would be refused: calls would go out, and nothing come back. */
async function checkSecret(
  api: JambonzApi,
  account: CarrierAccount,
): Promise<Refused | null> {
  const { webhook_secret } = account.credentials;
  const path = `${accountPath(account)}/WebhookSecret`;
  const told = secretSchema.safeParse(bodyOf(await api.ask('GET', path)));
  if (!told.success) return null;
  if (told.data.webhook_secret === webhook_secret) return null;
  return {
    kind: 'refused',
    field: 'webhook_secret',
    code: 'other_secret',
    detail: 'jambonz signs its webhooks with another secret.',
  };
}

/** Without a trunk, jambonz answers each call with 603, as if people declined it. */
async function checkTrunk(
  api: JambonzApi,
  account: CarrierAccount,
  provider: string | null | undefined,
): Promise<Refused | null> {
  const own = await trunks(api, accountPath(account));
  if (!own) return null;
  const { trunk } = account.settings;
  if (trunk ? own.includes(trunk) : own.length > 0) return null;
  // Those of its service provider may be used too, where this key may see them.
  const shared = provider
    ? await trunks(api, `/ServiceProviders/${encodeURIComponent(provider)}`)
    : [];
  if (!shared || (trunk ? shared.includes(trunk) : shared.length > 0)) {
    return null;
  }
  return {
    kind: 'refused',
    ...(trunk && { field: 'trunk' }),
    code: 'no_trunk',
    detail: trunk
      ? 'jambonz has no carrier of this name.'
      : 'jambonz has no carrier by which calls could go out.',
  };
}

/** @returns null when it does not tell */
async function trunks(
  api: JambonzApi,
  owner: string,
): Promise<readonly string[] | null> {
  const answer = await api.ask('GET', `${owner}/VoipCarriers`);
  const told = trunksSchema.safeParse(bodyOf(answer));
  return told.success ? told.data.map(({ name }) => name) : null;
}
