import type { Attach, CarrierAccount, Message } from '../carrier.ts';
import { hook } from './placement.ts';
import { flatVariables, type Told } from './variables.ts';
import { element, text } from './xml.ts';

/**
 * TwiML: what Twilio is to do with a call.
 *
 * @see https://www.twilio.com/docs/voice/twiml
 */

const response = (...verbs: readonly string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>${element('Response', {}, ...verbs)}`;

const hangup = element('Hangup', {});

const pause = (seconds: number) =>
  element('Pause', { length: String(seconds) });

export const hangUpTwiml = response(hangup);

/** A moment, for a command that may be on its way; then the call ends. */
export const soonOverTwiml = response(pause(1), hangup);

/** Silence, then the question what comes next is asked again. */
export const waitTwiml = (seconds: number, thenAsk: string) =>
  response(pause(seconds), element('Redirect', {}, text(thenAsk)));

export function messageTwiml({ audio_url, text: words, language }: Message) {
  if (audio_url !== undefined) {
    return response(element('Play', {}, text(audio_url)), hangup);
  }
  return words === undefined
    ? hangUpTwiml
    : response(element('Say', { language }, text(words)), hangup);
}

/** Most characters that a command may have. */
const COMMAND_MAX = 4_000;

/**
 * Connects whoever answered. Variables that do not fit are left out, the last
 * ones first: a command holds 4,000 characters.
 */
export function attachTwiml(attach: Attach, account: CarrierAccount): string {
  const told = flatVariables(attach.conversation_id, attach.variables);
  for (let kept = told.length; kept > 1; kept -= 1) {
    const twiml = connect(attach, account, told.slice(0, kept));
    if (twiml.length <= COMMAND_MAX) return twiml;
  }
  return connect(attach, account, told.slice(0, 1));
}

function connect(
  { ref, target }: Attach,
  account: CarrierAccount,
  told: Told,
): string {
  const action = hook(account, '/attached', { ref });
  switch (target.kind) {
    case 'websocket': {
      const [url, query] = split(target.url);
      const { auth_token } = target;
      const own: Told =
        auth_token === undefined ? [] : [['auth_token', auth_token]];
      const stream = element(
        'Stream',
        { url, statusCallback: action },
        ...parameters([...own, ...query, ...told]),
      );
      return response(element('Connect', { action }, stream));
    }
    case 'sip': {
      const uri = withHeaders(target.uri, told);
      return response(
        element('Dial', { action }, element('Sip', {}, text(uri))),
      );
    }
    case 'application':
      return response(application(target.ref, action, account, told));
    case 'queue':
      return response(enqueue(target.queue, action, told));
  }
}

/** Twilio drops the query of a stream's address: what it says goes beside it. */
function split(url: string): [url: string, query: Told] {
  const at = url.indexOf('?');
  return at === -1
    ? [url, []]
    : [url.slice(0, at), [...new URLSearchParams(url.slice(at + 1))]];
}

/** Longer than this in all, Twilio refuses a parameter. */
const PARAMETER_MAX = 499;

const parameters = (told: Told) =>
  told
    .filter(([name, value]) => name.length + value.length <= PARAMETER_MAX)
    .map(([name, value]) => element('Parameter', { name, value }));

/** A Studio flow has an address of its own; all else is a TwiML app. */
function application(
  ref: string,
  action: string,
  { settings }: CarrierAccount,
  told: Told,
): string {
  if (/^FW[0-9a-f]{32}$/i.test(ref)) {
    const flow = `https://webhooks.twilio.com/v1/Accounts/${settings.account_sid}/Flows/${ref}`;
    return element('Redirect', {}, text(flow));
  }
  return element(
    'Dial',
    { action },
    element(
      'Application',
      {},
      element('ApplicationSid', {}, text(ref)),
      ...parameters(told),
    ),
  );
}

/** A workflow of TaskRouter, whose workers see the variables; or a queue by its name. */
const enqueue = (queue: string, action: string, told: Told) =>
  /^WW[0-9a-f]{32}$/i.test(queue)
    ? element(
        'Enqueue',
        { action, workflowSid: queue },
        element('Task', {}, text(JSON.stringify(Object.fromEntries(told)))),
      )
    : element('Enqueue', { action }, text(queue));

/** Of all headers together. @see https://www.twilio.com/docs/voice/twiml/sip#custom-headers */
const HEADERS_MAX = 1_024;

/**
 * A SIP address with headers of ours: `X-Outdial-Conversation-Id`, and one for each
 * variable, as `X-Outdial-first-name`.
 */
function withHeaders(uri: string, told: Told): string {
  let headers = '';
  for (const [name, value] of told) {
    const header =
      name === 'conversation_id' ? 'Conversation-Id' : headerName(name);
    if (header === '') continue;
    const more = `${headers && '&'}X-Outdial-${header}=${encodeURIComponent(onOneLine(value))}`;
    if (headers.length + more.length <= HEADERS_MAX) headers += more;
  }
  return `${uri}${uri.includes('?') ? '&' : '?'}${headers}`;
}

/** Whoever undoes the percents has one header, not two. */
const onOneLine = (value: string) =>
  value
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim();

/** Letters, digits and hyphens: Twilio drops a header with another name. */
const headerName = (name: string) =>
  name.replace(/[^0-9A-Za-z]+/g, '-').replace(/^-+|-+$/g, '');
