import { randomBytes } from 'node:crypto';
import {
  type CallStatus,
  type FakeCall,
  isOver,
  rfc2822,
  signedWebhook,
  talked,
  type Webhook,
} from './twilio-webhooks.ts';

export type { CallStatus, FakeCall, Webhook } from './twilio-webhooks.ts';
export { signedWebhook } from './twilio-webhooks.ts';

/**
 * A stand-in for Twilio: its REST API as far as we use it, with the calls that
 * were made behind it, and its webhooks, signed by Twilio's own function.
 * Nothing happens by itself: `TwilioLine` lets calls go on.
 */

export interface FakeTwilioOptions {
  readonly account_sid: string;
  readonly auth_token: string;
  readonly now: () => number;
}

/** What it says to the next placements. */
export type TwilioMood =
  | 'takes'
  | 'throttles'
  | 'bad_number'
  | 'bad_account'
  | 'bad_caller_id';

const refusals: Record<Exclude<TwilioMood, 'takes'>, [number, number]> = {
  throttles: [429, 20429],
  bad_number: [400, 21211],
  bad_account: [403, 10001],
  bad_caller_id: [400, 21210],
};

export class FakeTwilio {
  /** The witness: all calls that were ever made, in order. */
  readonly calls: FakeCall[] = [];
  placements = 0;
  mood: TwilioMood = 'takes';
  /** Milliseconds that the next calls wait before they are dialled. */
  queue_ms = 0;
  account_status = 'active';
  numbers: string[] = ['+12025550100'];
  /** Of these it does not place calls. */
  mute: string[] = [];
  /** Of others, which may be called from. */
  verified: string[] = [];
  /** Told of each new call, and of each command to one. */
  onPlaced: (call: FakeCall) => void = () => {};
  onCommand: (call: FakeCall, form: URLSearchParams) => void = () => {};
  readonly #options: FakeTwilioOptions;

  constructor(options: FakeTwilioOptions) {
    this.#options = options;
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) =>
    this.handle(new Request(input, init));

  callOf(sid: string): FakeCall | undefined {
    return this.calls.find((call) => call.sid === sid);
  }

  /** Answers one request to the API. */
  async handle(request: Request): Promise<Response> {
    const { account_sid, auth_token } = this.#options;
    const { pathname, searchParams } = new URL(request.url);
    const base = `/2010-04-01/Accounts/${account_sid}`;
    const pair = Buffer.from(`${account_sid}:${auth_token}`).toString('base64');
    const isPlacement =
      request.method === 'POST' && pathname.endsWith('/Calls.json');
    if (isPlacement) this.placements += 1;
    if (request.headers.get('authorization') !== `Basic ${pair}`) {
      return refusal(401, 20003);
    }
    if (!pathname.startsWith(base)) return refusal(404, 20404);
    const form = new URLSearchParams(
      request.method === 'POST' ? await request.text() : '',
    );
    const path = pathname.slice(base.length);
    if (isPlacement) return this.#place(form);
    if (path === '.json') {
      return Response.json({ sid: account_sid, status: this.account_status });
    }
    if (path === '/Calls.json') return this.#list(searchParams);
    if (path === '/IncomingPhoneNumbers.json') {
      return this.#numbers(pathname, searchParams);
    }
    if (path === '/OutgoingCallerIds.json') {
      const ids = this.verified.map((phone_number) => ({ phone_number }));
      return Response.json({ outgoing_caller_ids: ids, next_page_uri: null });
    }
    const recording = /^\/Recordings\/RE([0-9a-f]{32})\.mp3$/.exec(path)?.[1];
    if (recording) return this.#sound(`CA${recording}`);
    const [, sid = '', rest] =
      /^\/Calls\/([^/.]+)(\.json|\/Recordings\.json)$/.exec(path) ?? [];
    const call = this.callOf(sid);
    if (!call) return refusal(404, 20404);
    if (rest === '/Recordings.json') return this.#recordings(call);
    return request.method === 'POST'
      ? this.#command(call, form)
      : Response.json(this.#view(call));
  }

  #place(form: URLSearchParams): Response {
    if (this.mood !== 'takes') return refusal(...refusals[this.mood]);
    if (!form.has('To') || !form.has('From')) return refusal(400, 21201);
    if (!form.has('Url')) return refusal(400, 21205);
    const call: FakeCall = {
      sid: `CA${randomBytes(16).toString('hex')}`,
      to: form.get('To')!,
      from: form.get('From')!,
      form,
      created_at: this.#options.now(),
      status: 'queued',
      commands: [],
      sequence: 0,
    };
    this.calls.push(call);
    this.onPlaced(call);
    return Response.json(this.#view(call), { status: 201 });
  }

  #command(call: FakeCall, form: URLSearchParams): Response {
    const status = form.get('Status');
    const isTooLate = status === 'canceled' && call.status === 'in-progress';
    if (isOver(call.status) || isTooLate) return refusal(400, 21220);
    if (form.has('Twiml') && call.status !== 'in-progress') {
      return refusal(400, 21220);
    }
    call.commands.push(status ? `Status=${status}` : form.get('Twiml')!);
    if (status === 'canceled') this.end(call, 'canceled');
    if (status === 'completed') {
      const wasUp = call.status === 'in-progress';
      this.end(call, 'completed', wasUp ? 200 : 487);
    }
    this.onCommand(call, form);
    return Response.json(this.#view(call));
  }

  /** Newest first, as Twilio lists them. */
  #list(query: URLSearchParams): Response {
    const calls = this.calls
      .filter((call) => call.to === (query.get('To') ?? call.to))
      .filter((call) => call.from === (query.get('From') ?? call.from))
      .reverse()
      .slice(0, Number(query.get('PageSize') ?? 50));
    return Response.json({ calls: calls.map((call) => this.#view(call)) });
  }

  #numbers(pathname: string, query: URLSearchParams): Response {
    const size = Number(query.get('PageSize') ?? 50);
    const page = Number(query.get('Page') ?? 0);
    const from = page * size;
    const incoming_phone_numbers = this.numbers
      .slice(from, from + size)
      .map((phone_number) => ({
        phone_number,
        capabilities: { voice: !this.mute.includes(phone_number), sms: true },
      }));
    const next = new URLSearchParams({
      PageSize: String(size),
      Page: String(page + 1),
      PageToken: `PA${page}`,
    });
    const hasMore = this.numbers.length > from + size;
    return Response.json({
      incoming_phone_numbers,
      next_page_uri: hasMore ? `${pathname}?${next}` : null,
    });
  }

  #recordings(call: FakeCall): Response {
    const isRecorded = call.form.get('Record') === 'true' && call.answered_at;
    const status = isOver(call.status) ? 'completed' : 'in-progress';
    const one = { sid: `RE${call.sid.slice(2)}`, status, channels: 2 };
    return Response.json({ recordings: isRecorded ? [one] : [] });
  }

  #sound(sid: string): Response {
    const headers = { 'content-type': 'audio/mpeg' };
    return this.callOf(sid)
      ? new Response(`sound of ${sid}`, { headers })
      : refusal(404, 20404);
  }

  #view(call: FakeCall) {
    const ended = call.ended_at;
    const isBilled = call.status === 'completed';
    return {
      sid: call.sid,
      account_sid: this.#options.account_sid,
      to: call.to,
      from: call.from,
      status: call.status,
      direction: 'outbound-api',
      date_created: rfc2822(call.created_at),
      date_updated: rfc2822(this.#options.now()),
      start_time: rfc2822(call.answered_at ?? ended),
      end_time: rfc2822(ended),
      duration: ended === undefined ? null : String(talked(call)),
      price: isBilled ? '-0.01300' : null,
      price_unit: 'USD',
      answered_by: call.answered_by ?? null,
      queue_time: String(this.queue_ms),
      api_version: '2010-04-01',
    };
  }

  answer(call: FakeCall): void {
    call.status = 'in-progress';
    call.answered_at = this.#options.now();
  }

  end(call: FakeCall, status: CallStatus, sip_code?: number): void {
    call.status = status;
    call.ended_at = this.#options.now();
    if (sip_code !== undefined) call.sip_code = sip_code;
  }

  /** What is posted where TwiML is asked for. */
  asksAt(url: string, call: FakeCall, more: Record<string, string> = {}) {
    return this.#signed(url, { ...this.#common(call), ...more });
  }

  /** What asynchronous detection posts. */
  verdict(call: FakeCall, answered_by: string): Webhook {
    call.answered_by = answered_by;
    const { CallSid, AccountSid } = this.#common(call);
    return this.#signed(call.form.get('AsyncAmdStatusCallback')!, {
      CallSid,
      AccountSid,
      AnsweredBy: answered_by,
      MachineDetectionDuration: '1200',
    });
  }

  /** What is posted about the progress of a call. */
  progress(call: FakeCall): Webhook {
    call.sequence += 1;
    return this.#signed(call.form.get('StatusCallback')!, {
      ...this.#common(call),
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(call.sequence - 1),
      Timestamp: rfc2822(call.ended_at ?? this.#options.now()) ?? '',
      ...(isOver(call.status) && {
        CallDuration: String(talked(call)),
        // Minutes, begun ones whole.
        Duration: String(Math.ceil(talked(call) / 60)),
      }),
      ...(call.sip_code && { SipResponseCode: String(call.sip_code) }),
    });
  }

  #common(call: FakeCall) {
    return {
      CallSid: call.sid,
      AccountSid: this.#options.account_sid,
      From: call.from,
      To: call.to,
      Caller: call.from,
      Called: call.to,
      CallStatus: call.status as string,
      Direction: 'outbound-api',
      ApiVersion: '2010-04-01',
      CalledCity: '',
    };
  }

  /** What only Twilio reads of an address is neither asked for nor signed. */
  #signed(address: string, fields: Record<string, string>): Webhook {
    const url = address.replace(/#.*$/, '');
    const { auth_token } = this.#options;
    return signedWebhook(auth_token, url, fields);
  }
}

const refusal = (status: number, code: number) =>
  Response.json(
    {
      code,
      message: 'as the documents have it',
      more_info: `https://www.twilio.com/docs/errors/${code}`,
      status,
    },
    { status },
  );
