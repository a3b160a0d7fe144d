import * as z from 'zod';
import type { AccountCheck, CarrierAccount, CarrierDeps } from '../carrier.ts';
import { type Answer, type Ask, asker, listAll } from './api.ts';
import { codeOf } from './failures.ts';
import { publicKeyOf } from './signature.ts';

type Refused = Extract<AccountCheck, { kind: 'refused' }>;
type NotOk = Exclude<AccountCheck, { kind: 'ok' }>;

/**
 * Asks Telnyx whether calls may be placed with an account: its key, the
 * application and its profile, its credit, and the numbers that it may call from.
 * Nothing is changed, and nobody is called.
 */
export async function checkTelnyx(
  account: CarrierAccount,
  deps: CarrierDeps,
): Promise<AccountCheck> {
  const { settings } = account;
  if (!publicKeyOf(settings.public_key ?? '')) {
    return refused('public_key', 'invalid_key', 'It is no Ed25519 key.');
  }
  const ask = asker(account, deps);
  const profile = await profileOf(ask, settings.connection_id ?? '');
  if (typeof profile !== 'string') return profile;
  const fault =
    (await faultOfProfile(ask, profile)) ?? (await faultOfCredit(ask));
  if (fault) return fault;
  return { kind: 'ok', caller_ids: await callerIdsOf(ask) };
}

const refused = (
  field: string | undefined,
  code: string,
  detail: string,
): Refused => ({ kind: 'refused', ...(field && { field }), code, detail });

const unavailable = (answer: Answer): NotOk => ({
  kind: 'unavailable',
  detail:
    answer.kind === 'answered'
      ? `Telnyx answered ${answer.status}.`
      : 'Telnyx cannot be reached.',
});

const applicationSchema = z.object({
  data: z.object({
    active: z.boolean().nullish(),
    webhook_api_version: z.string().nullish(),
    outbound: z
      .object({ outbound_voice_profile_id: z.coerce.string().nullish() })
      .nullish(),
  }),
});

/** The id of the application's outbound voice profile, or why calls cannot be placed by it. */
async function profileOf(ask: Ask, id: string): Promise<string | NotOk> {
  const path = `/call_control_applications/${encodeURIComponent(id)}`;
  const answer = await ask('GET', path);
  if (answer.kind !== 'answered') return unavailable(answer);
  const { status, body } = answer;
  const code = codeOf(body) ?? `http_${status}`;
  switch (status) {
    case 401:
      return refused('api_key', code, 'Telnyx does not know this key.');
    case 403:
      return refused('api_key', code, 'The key may not see the application.');
    case 404:
    case 422:
      return {
        ...refused('connection_id', code, 'There is no such application.'),
        ...(status === 404 && { not_found: true }),
      };
  }
  const application = applicationSchema.safeParse(body).data?.data;
  if (status !== 200 || !application) return unavailable(answer);
  if (application.active === false) {
    const detail = 'The application is switched off.';
    return refused('connection_id', 'application_inactive', detail);
  }
  if (application.webhook_api_version === '1') {
    const detail = 'The application has to send webhooks of API v2.';
    return refused('connection_id', 'webhook_api_v1', detail);
  }
  const profile = application.outbound?.outbound_voice_profile_id;
  return (
    profile ||
    refused(
      'connection_id',
      'no_outbound_profile',
      'The application has no outbound voice profile.',
    )
  );
}

const profileSchema = z.object({ data: z.object({ enabled: z.boolean() }) });

/** A key that may not see it can call even so. */
async function faultOfProfile(ask: Ask, id: string): Promise<NotOk | null> {
  const path = `/outbound_voice_profiles/${encodeURIComponent(id)}`;
  const answer = await ask('GET', path);
  if (answer.kind !== 'answered') return unavailable(answer);
  const profile = profileSchema.safeParse(answer.body).data?.data;
  return profile?.enabled === false
    ? refused(
        'connection_id',
        'profile_disabled',
        'The outbound voice profile of the application is switched off.',
      )
    : null;
}

const balanceSchema = z.object({
  data: z.object({ available_credit: z.coerce.number() }),
});

/** Without credit calls end with SIP 404, as if no number existed. */
async function faultOfCredit(ask: Ask): Promise<NotOk | null> {
  const answer = await ask('GET', '/balance');
  if (answer.kind !== 'answered') return unavailable(answer);
  const balance = balanceSchema.safeParse(answer.body).data?.data;
  return balance && balance.available_credit <= 0
    ? refused(undefined, 'no_credit', 'The account is out of credit.')
    : null;
}

const numbersSchema = z.array(
  z.object({ phone_number: z.string(), status: z.string().nullish() }),
);

/** The account's own numbers and those of others that it has verified. */
async function callerIdsOf(ask: Ask): Promise<readonly string[] | null> {
  const [own, verified] = await Promise.all(
    ['/phone_numbers', '/verified_numbers'].map(
      async (path) =>
        numbersSchema.safeParse(await listAll(ask, path, {})).data,
    ),
  );
  if (!own || !verified) return null;
  return [...own, ...verified]
    .filter(({ status }) => (status ?? 'active') === 'active')
    .map(({ phone_number }) => phone_number);
}
