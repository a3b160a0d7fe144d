import * as z from 'zod';
import { env } from '#shared/names.ts';
import type { AccountCheck, CarrierAccount, CarrierDeps } from '../carrier.ts';
import { type AskChime, type ChimeAnswer, chimeAsker } from './api.ts';
import { roleCredentials } from './credentials.ts';
import type { AwsCredentials } from './signed-fetch.ts';

type NotOk = Exclude<AccountCheck, { kind: 'ok' }>;

export interface CheckChimeOptions {
  readonly credentials?: () => AwsCredentials;
  /** Function of this deployment that Chime has to invoke; left out: not known. */
  readonly function_arn?: string | undefined;
}

/**
 * Asks Amazon Chime whether calls may be placed with an account: its SIP media
 * application, the function that this one invokes, and the numbers that it may
 * call from. Nothing is changed, and nobody is called. Never throws.
 */
export async function checkChime(
  account: CarrierAccount,
  deps: CarrierDeps,
  {
    credentials = roleCredentials,
    function_arn = process.env[env.CHIME_FUNCTION_ARN],
  }: CheckChimeOptions = {},
): Promise<AccountCheck> {
  const ask = chimeAsker(account, deps, credentials);
  const fault = await faultOfApplication(ask, account, function_arn);
  if (fault) return fault;
  return { kind: 'ok', caller_ids: await callerIdsOf(ask) };
}

const applicationSchema = z.object({
  SipMediaApplication: z.object({
    AwsRegion: z.string().nullish(),
    Endpoints: z.array(z.object({ LambdaArn: z.string().nullish() })).nullish(),
  }),
});

async function faultOfApplication(
  ask: AskChime,
  { settings }: CarrierAccount,
  functionArn: string | undefined,
): Promise<NotOk | null> {
  const id = encodeURIComponent(settings.sip_media_application_id ?? '');
  const answer = await ask({
    action: 'chime:GetSipMediaApplication',
    method: 'GET',
    path: `/sip-media-applications/${id}`,
  });
  if (answer.kind !== 'done') return notOk(answer);
  const read = applicationSchema.safeParse(answer.body).data;
  if (!read) return notOk(answer);
  const { AwsRegion, Endpoints } = read.SipMediaApplication;
  if (AwsRegion && AwsRegion !== settings.region) {
    const detail = `The application is in ${AwsRegion}.`;
    return { kind: 'refused', field: 'region', code: 'other_region', detail };
  }
  const invokes = Endpoints?.map(({ LambdaArn }) => LambdaArn) ?? [];
  if (functionArn && !invokes.includes(functionArn)) {
    return refused(
      'other_function',
      'The application invokes another Lambda function: give it the one in the stack’s output ChimeFunctionArn.',
    );
  }
  return null;
}

const refused = (code: string, detail: string): NotOk => ({
  kind: 'refused',
  field: 'sip_media_application_id',
  code,
  detail,
});

function notOk(answer: ChimeAnswer): NotOk {
  if (answer.kind !== 'refused' || answer.failure.class !== 'terminal') {
    return { kind: 'unavailable', detail: 'Amazon Chime cannot be asked now.' };
  }
  const { code = 'refused' } = answer.failure;
  if (code === 'NotFound' || code === 'BadRequest') {
    return refused(code, 'There is no such application in this region.');
  }
  const detail =
    'This deployment may not use the application: deploy it with -c chime= and the id.';
  return { kind: 'refused', code, detail };
}

const numbersSchema = z.object({
  PhoneNumbers: z.array(
    z.object({
      E164PhoneNumber: z.string(),
      Status: z.string().nullish(),
      Capabilities: z.object({ OutboundCall: z.boolean().nullish() }).nullish(),
    }),
  ),
  NextToken: z.string().nullish(),
});

const PAGE_SIZE = 99;
const MAX_PAGES = 20;
/** Numbers on their way in or out of the account. */
const USABLE = ['Assigned', 'Unassigned'];

/** @returns null where not all of them can be told */
async function callerIdsOf(ask: AskChime): Promise<readonly string[] | null> {
  const all: string[] = [];
  let next: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await ask({
      action: 'chime:ListPhoneNumbers',
      method: 'GET',
      path: '/phone-numbers',
      query: {
        'product-type': 'SipMediaApplicationDialIn',
        'max-results': String(PAGE_SIZE),
        ...(next && { 'next-token': next }),
      },
    });
    const read =
      answer.kind === 'done'
        ? numbersSchema.safeParse(answer.body).data
        : undefined;
    if (!read) return null;
    const usable = read.PhoneNumbers.filter(
      ({ Status, Capabilities }) =>
        Capabilities?.OutboundCall !== false &&
        (!Status || USABLE.includes(Status)),
    );
    all.push(...usable.map(({ E164PhoneNumber }) => E164PhoneNumber));
    next = read.NextToken ?? undefined;
    if (!next) return all;
  }
  return null;
}
