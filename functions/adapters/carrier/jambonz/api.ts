import { askJson, type JsonAsked } from '../ask.ts';
import type { CarrierAccount, CarrierDeps } from '../carrier.ts';

export type Answer = JsonAsked;

/** jambonz' REST API. */
export interface JambonzApi {
  /** @param path - below `/v1`; @param body - left out: none is sent */
  ask(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body?: unknown,
  ): Promise<Answer>;
}

export function jambonzApi(
  { settings, credentials }: CarrierAccount,
  { fetch }: Pick<CarrierDeps, 'fetch'>,
): JambonzApi {
  const { api_url = '' } = settings;
  return {
    ask: (method, path, body) => {
      const url = `${api_url}/v1${path}`;
      const key = credentials.api_key;
      return askJson(fetch, { method, url, key, body });
    },
  };
}

/** Path of the account, below `/v1`. */
export const accountPath = ({ settings }: CarrierAccount): string =>
  `/Accounts/${encodeURIComponent(settings.account_sid ?? '')}`;

/** Path of one call, below `/v1`. */
export const callPath = (account: CarrierAccount, callId: string): string =>
  `${accountPath(account)}/Calls/${encodeURIComponent(callId)}`;

export const isSuccess = (answer: Answer): boolean =>
  answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;
