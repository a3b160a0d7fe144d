import * as z from 'zod';
import { parsed } from '../ask.ts';
import type { AccountCheck, CarrierAccount, CarrierDeps } from '../carrier.ts';
import { errorCode, type TwilioApi, twilioApi } from './api.ts';

type Refused = Extract<AccountCheck, { kind: 'refused' }>;

const accountSchema = z.object({ status: z.string() });

/**
 * Whether Twilio knows an account and lets it call, and which numbers it may
 * call from: its own that can call, and those of others that it verified.
 */
export async function checkTwilio(
  account: CarrierAccount,
  deps: CarrierDeps,
): Promise<AccountCheck> {
  const api = twilioApi(account, deps);
  const asked = await api.get('.json');
  if (asked.kind !== 'answered') return unavailable('Twilio did not answer.');
  const { status, text } = asked;
  const code = errorCode(text);
  if (status === 401 && code !== undefined) {
    return refused(
      'auth_token',
      code,
      'Twilio does not know this account SID with this auth token. An API key will not do.',
    );
  }
  if ((status === 404 || status === 403) && code !== undefined) {
    return {
      ...refused('account_sid', code, 'Twilio has no such account.'),
      ...(status === 404 && { not_found: true }),
    };
  }
  const known = accountSchema.safeParse(parsed(text));
  if (status !== 200 || !known.success) {
    return unavailable(`Twilio answered with ${status}.`);
  }
  if (known.data.status !== 'active') {
    return {
      kind: 'refused',
      field: 'account_sid',
      code: `twilio_${known.data.status}`,
      detail: `Twilio says that this account is ${known.data.status}: it may not call.`,
    };
  }
  const lists = await Promise.all([owned(api), verified(api)]);
  const [own, others] = lists;
  if (own === undefined || others === undefined) {
    return unavailable('Twilio did not say which numbers the account has.');
  }
  // What lacks a list can call all the same.
  const caller_ids =
    own && others ? [...new Set([...own, ...others])].sort() : null;
  return { kind: 'ok', caller_ids };
}

const refused = (field: string, code: number, detail: string): Refused => ({
  kind: 'refused',
  field,
  code: `twilio_${code}`,
  detail,
});

const unavailable = (detail: string): AccountCheck => ({
  kind: 'unavailable',
  detail,
});

const numberSchema = z.object({
  phone_number: z.string(),
  capabilities: z.object({ voice: z.boolean() }).partial().nullish(),
});
type TwilioNumber = z.output<typeof numberSchema>;

const pageSchema = z.object({
  incoming_phone_numbers: z.array(numberSchema).exactOptional(),
  outgoing_caller_ids: z.array(numberSchema).exactOptional(),
  next_page_uri: z.string().nullish(),
});

const owned = (api: TwilioApi) => numbersOf(api, '/IncomingPhoneNumbers.json');
const verified = (api: TwilioApi) => numbersOf(api, '/OutgoingCallerIds.json');

const PAGE_SIZE = '1000';
/** Of whoever has more, nobody can tell which. */
const MOST_PAGES = 10;

/** @returns undefined when Twilio did not answer for each page; null: it has no such list, or one without end */
async function numbersOf(
  api: TwilioApi,
  path: string,
): Promise<readonly string[] | null | undefined> {
  const numbers: string[] = [];
  let query: Record<string, string> = { PageSize: PAGE_SIZE };
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const asked = await api.get(path, query);
    if (asked.kind !== 'answered') return undefined;
    if (asked.status === 404) return null;
    if (asked.status !== 200) return undefined;
    const page = pageSchema.safeParse(parsed(asked.text));
    if (!page.success) return undefined;
    const { incoming_phone_numbers = [], outgoing_caller_ids = [] } = page.data;
    const all = [...incoming_phone_numbers, ...outgoing_caller_ids];
    numbers.push(...all.filter(canCall).map((it) => it.phone_number));
    const next = /\?(.*)$/.exec(page.data.next_page_uri ?? '')?.[1];
    if (next === undefined) return numbers;
    query = Object.fromEntries(new URLSearchParams(next));
  }
  return null;
}

const canCall = ({ phone_number, capabilities }: TwilioNumber) =>
  /^\+[1-9]\d{1,14}$/.test(phone_number) && capabilities?.voice !== false;
