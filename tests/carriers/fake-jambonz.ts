import { createHmac, randomUUID } from 'node:crypto';

/**
 * A stand-in of jambonz: its API for one account, as a function of a request, and
 * its webhooks, signed. Made after its own servers' sources (MIT), so that it asks
 * for and refuses what they do.
 */

export interface FakeCall {
  readonly sid: string;
  readonly sip_call_id: string;
  /** What was asked for. */
  readonly asked: PlacementBody;
  /** Epoch ms. */
  readonly placed_at: number;
  status: string;
  sip_status: number;
  sip_reason: string;
  answered_at?: number;
  ended_at?: number;
}

interface Hook {
  readonly url: string;
}

export interface PlacementBody {
  readonly from: string;
  readonly to: { readonly number: string; readonly trunk?: string };
  readonly call_hook: Hook;
  readonly call_status_hook?: Hook;
  readonly timeout?: number;
  readonly timeLimit?: number;
  readonly tag?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly amd?: { readonly actionHook: string };
}

/** A webhook on its way. */
export interface FakeHook {
  /** Without its fragment: that is never sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Epoch ms. */
  readonly sent_at: number;
}

export interface FakeJambonzOptions {
  readonly account_sid: string;
  readonly api_key: string;
  readonly webhook_secret: string;
  readonly now: () => number;
  /** Names of the account's carriers. */
  readonly trunks?: readonly string[];
}

export type FakeMood =
  | 'takes'
  | 'throttles'
  | 'bad_number'
  | 'bad_account'
  /** No server that dials. */
  | 'no_server';

const ended = ['completed', 'failed', 'busy', 'no-answer'];

export class FakeJambonz {
  mood: FakeMood = 'takes';
  placements = 0;
  readonly calls = new Map<string, FakeCall>();
  /** Whether call records are written: not everybody has them. */
  keepsRecords = true;
  onPlaced: (call: FakeCall) => void = () => {};
  onHangUp: (call: FakeCall) => void = () => {};
  /** A call was told to ask at another address. */
  onOrder: (call: FakeCall, url: string) => void = () => {};
  readonly #options: FakeJambonzOptions;

  constructor(options: FakeJambonzOptions) {
    this.#options = options;
  }

  /** Its API. */
  readonly handle = async (request: Request): Promise<Response> => {
    const { account_sid, api_key } = this.#options;
    const { pathname, searchParams } = new URL(request.url);
    const [, account, rest = ''] =
      /\/v1\/Accounts\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
    if (this.mood === 'throttles' && request.method === 'POST') {
      this.placements += 1;
      return Response.json(
        {},
        { status: 429, headers: { 'retry-after': '2' } },
      );
    }
    const isKnown =
      request.headers.get('authorization') === `Bearer ${api_key}`;
    if (!isKnown || this.mood === 'bad_account') {
      if (request.method === 'POST') this.placements += 1;
      return Response.json({ error: 'unauthorized' }, { status: 401 });
    }
    if (account !== account_sid) return this.#foreign(pathname);
    if (rest === '/Calls' && request.method === 'POST') {
      return this.#place(await request.json());
    }
    if (rest === '/Calls') return Response.json(this.#list(searchParams));
    if (rest === '/RecentCalls') return this.#records(searchParams);
    if (rest === '/WebhookSecret') {
      const { webhook_secret } = this.#options;
      return Response.json({ webhook_secret });
    }
    if (rest === '/VoipCarriers') return Response.json(this.#trunks());
    if (rest === '') {
      return Response.json({ account_sid, name: 'test', is_active: 1 });
    }
    const call = this.calls.get(rest.replace('/Calls/', ''));
    if (!call) return new Response('Not Found', { status: 404 });
    return request.method === 'GET'
      ? Response.json(this.#listed(call))
      : this.#update(call, await request.json());
  };

  #foreign(pathname: string): Response {
    return pathname.includes('/v1/Accounts/')
      ? Response.json({ msg: 'insufficient permissions' }, { status: 403 })
      : new Response('Not Found', { status: 404 });
  }

  #place(asked: PlacementBody & Record<string, unknown>): Response {
    this.placements += 1;
    const refuse = (msg: string, status = 400) =>
      Response.json({ msg }, { status });
    if (this.mood === 'no_server') {
      return refuse('no available feature servers at this time', 480);
    }
    if (!asked.from) return refuse('missing from parameter');
    if (this.mood === 'bad_number' || typeof asked.to?.number !== 'string') {
      return refuse(
        `missing or invalid to property: ${JSON.stringify(asked.to)}`,
      );
    }
    if (!speech.every((name) => asked[name])) {
      return refuse(
        `either application_sid or set of ${speech.join(', ')} required`,
      );
    }
    for (const hook of [asked.call_hook, asked.call_status_hook]) {
      if (!hook || !/^https?:/.test(hook.url)) {
        return refuse('call_hook url be an absolute url');
      }
    }
    const call: FakeCall = {
      sid: randomUUID(),
      sip_call_id: randomUUID(),
      asked,
      placed_at: this.#options.now(),
      status: 'trying',
      sip_status: 100,
      sip_reason: 'Trying',
    };
    this.calls.set(call.sid, call);
    this.onPlaced(call);
    const { sid, sip_call_id: callId } = call;
    return Response.json({ sid, callId }, { status: 201 });
  }

  #update(
    call: FakeCall,
    change: { call_status?: string; call_hook?: Hook },
  ): Response {
    // Its API hides why the server that has the call refused.
    const refused = new Response('Internal Server Error', { status: 500 });
    if (ended.includes(call.status)) return refused;
    if (change.call_status) {
      const isUp = call.status === 'in-progress';
      if (isUp !== (change.call_status === 'completed')) return refused;
      call.status = isUp ? 'completed' : 'no-answer';
      call.ended_at = this.#options.now();
      this.onHangUp(call);
    }
    if (change.call_hook) this.onOrder(call, change.call_hook.url);
    return new Response('Accepted', { status: 202 });
  }

  /** Of what it keeps for an hour: without the tag, and without times. */
  #listed(call: FakeCall) {
    return {
      call_sid: call.sid,
      call_id: call.sip_call_id,
      account_sid: this.#options.account_sid,
      service_url: 'http://127.0.0.1:3000',
      direction: 'outbound',
      from: call.asked.from,
      to: call.asked.to.number,
      call_status: call.status,
      sip_status: call.sip_status,
      sip_reason: call.sip_reason,
    };
  }

  #list(query: URLSearchParams) {
    return [...this.calls.values()]
      .map((call) => this.#listed(call))
      .filter(({ from, to }) => {
        const wanted = [query.get('from') ?? from, query.get('to') ?? to];
        return wanted[0] === from && wanted[1] === to;
      });
  }

  #records(query: URLSearchParams): Response {
    const [page, count] = [query.get('page'), Number(query.get('count'))];
    if (!page || count < 25 || count > 500) {
      return Response.json(
        { msg: 'missing "page" query arg' },
        { status: 400 },
      );
    }
    const filter = new RegExp(`.*${query.get('filter')}.*`);
    const data = [...this.calls.values()]
      .filter(({ ended_at }) => this.keepsRecords && ended_at !== undefined)
      .filter(({ asked }) => filter.test(asked.to.number))
      .map((call) => ({
        call_sid: call.sid,
        attempted_at: iso(call.placed_at),
        answered: call.answered_at !== undefined,
        answered_at: iso(call.answered_at),
        terminated_at: iso(call.ended_at),
        sip_status: call.sip_status,
        from: call.asked.from,
        to: call.asked.to.number,
      }));
    return Response.json({ total: data.length, page_size: count, page, data });
  }

  #trunks() {
    return (this.#options.trunks ?? ['my-trunk']).map((name) => ({ name }));
  }

  /** The call moved on; its status webhook. */
  status(
    call: FakeCall,
    status: string,
    sip_status: number,
    sip_reason?: string,
  ): FakeHook {
    const now = this.#options.now();
    call.status = status;
    call.sip_status = sip_status;
    // A provisional answer leaves the phrase of the one before.
    call.sip_reason = sip_reason ?? call.sip_reason;
    if (status === 'in-progress') call.answered_at = now;
    if (ended.includes(status)) call.ended_at = now;
    const duration =
      status === 'completed' && call.answered_at !== undefined
        ? Math.floor((now - call.answered_at) / 1_000)
        : undefined;
    const url = call.asked.call_status_hook?.url ?? '';
    return this.hook(call, url, { duration });
  }

  /**
   * It asks what is to become of a call that was answered. Its server sends its own
   * object here, whose field for the tag is `_customerData`, through its speller.
   */
  asks(call: FakeCall): FakeHook {
    const { customerData, ...rest } = this.#told(call);
    return this.#signed(call.asked.call_hook.url, {
      ...rest,
      customerdata: customerData,
      defaults: { synthesizer: {}, recognizer: {} },
    });
  }

  /** Any other webhook of the call. */
  hook(
    call: FakeCall,
    url: string,
    more: Readonly<Record<string, unknown>> = {},
  ): FakeHook {
    return this.#signed(url, { ...this.#told(call), ...more });
  }

  #told(call: FakeCall) {
    const { tag, from, to } = call.asked;
    return {
      call_sid: call.sid,
      direction: 'outbound',
      from,
      to: to.number,
      call_id: call.sip_call_id,
      sip_status: call.sip_status,
      sip_reason: call.sip_reason,
      call_status: call.status,
      account_sid: this.#options.account_sid,
      trace_id: '00000000000000000000000000000000',
      fs_sip_address: '127.0.0.1:5060',
      ...(tag && { customerData: tag }),
    };
  }

  #signed(url: string, payload: unknown): FakeHook {
    const sent_at = this.#options.now();
    const body = Buffer.from(JSON.stringify(payload));
    const { webhook_secret } = this.#options;
    const signature = signJambonz(webhook_secret, sent_at, body);
    return {
      url: url.split('#')[0]!,
      headers: {
        'content-type': 'application/json',
        'jambonz-signature': signature,
      },
      body,
      sent_at,
    };
  }
}

/** @param at - epoch ms */
export function signJambonz(secret: string, at: number, body: Buffer): string {
  const time = Math.floor(at / 1_000);
  const mac = createHmac('sha256', secret).update(`${time}.`).update(body);
  return `t=${time},v1=${mac.digest('hex')}`;
}

const speech = [
  'speech_synthesis_vendor',
  'speech_synthesis_language',
  'speech_synthesis_voice',
  'speech_recognizer_vendor',
  'speech_recognizer_language',
];

const iso = (at: number | undefined) =>
  at === undefined ? undefined : new Date(at).toISOString();
