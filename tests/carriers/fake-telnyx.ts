import { randomUUID } from 'node:crypto';
import type { CarrierAccount } from '#functions/adapters/carrier/carrier.ts';
import { readFrom } from './fake-telnyx-lists.ts';
import {
  type Json,
  type Refusal,
  refuse,
  wrongIn,
} from './fake-telnyx-refusals.ts';
import { FakeTelnyxSigner, type Webhook } from './fake-telnyx-signer.ts';

/**
 * A stand-in of Telnyx's Voice API: what of it the product uses, by Telnyx's own
 * documents. It keeps calls, and what is done to them; how they go is told by tests.
 *
 * @see https://developers.telnyx.com/api-reference
 */

const CONNECTION = '1293384261075731499';
const COMMAND_WINDOW_MS = 60_000;
/** 30 in a second, as the sum of five. */
const DIALS_IN_WINDOW = 150;
const DIAL_WINDOW_MS = 5_000;

export interface FakeCall {
  readonly call_control_id: string;
  readonly call_leg_id: string;
  readonly dial: Json;
  readonly start_time: string;
  client_state: string;
  state: 'dialled' | 'answered' | 'over';
  end_time?: string;
  /** All commands that were carried out. */
  readonly commands: { readonly action: string; readonly body: Json }[];
  /** Commands that are still answered with "not answered yet" after the answer. */
  lag: number;
}

interface LoggedEvent {
  readonly call: FakeCall;
  readonly event: Json & { readonly event_type: string };
}

export class FakeTelnyx {
  readonly signer = new FakeTelnyxSigner();
  readonly api_key = 'KEY0000000000000000000000000000';
  readonly connection_id = CONNECTION;
  /** Epoch ms. */
  now = Date.parse('2026-03-02T15:00:00Z');
  refusal: Refusal | undefined;
  readonly calls: FakeCall[] = [];
  readonly log: LoggedEvent[] = [];
  /** Placements that arrived, taken or not. */
  dials: Json[] = [];
  application: Json = {
    id: CONNECTION,
    active: true,
    application_name: 'outdial',
    call_cost_in_webhooks: true,
    webhook_api_version: '2',
    outbound: { outbound_voice_profile_id: '77' },
  };
  profile: Json = { id: '77', enabled: true };
  balance: Json = { available_credit: '10.00', currency: 'USD' };
  numbers: readonly string[] = ['+12025550100'];
  verified: readonly string[] = ['+12025550177'];
  readonly recordings = new Map<string, Buffer>();
  /** Whether the list of events lags behind: it holds nothing yet. */
  forgetful = false;
  readonly #placed: number[] = [];
  readonly #commands = new Map<string, { at: number; answer: Json }>();

  /** `fetch`, as the adapter and Telnyx's SDK use it; tests may put others in its place. */
  fetch: typeof globalThis.fetch = async (input, init) =>
    this.handle(new Request(input, init));

  async handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    if (url.hostname === 'recordings.example.com') return this.#sound(request);
    if (request.headers.get('authorization') !== `Bearer ${this.api_key}`) {
      return refuse({
        status: 401,
        code: '10009',
        detail: 'Authentication failed',
      });
    }
    const path = url.pathname.replace(/^\/v2/, '');
    if (request.method === 'GET') return readFrom(this, path, url.searchParams);
    const body = (await request.json()) as Json;
    if (path === '/calls') return this.#dial(body);
    const [, id = '', action = ''] =
      /^\/calls\/([^/]+)\/actions\/(\w+)$/.exec(path) ?? [];
    return this.#command(decodeURIComponent(id), action, body);
  }

  /** An account at this Telnyx, as the product keeps it. */
  get account(): CarrierAccount {
    return {
      org_id: 'org_a',
      carrier_id: 'car_telnyx',
      credentials: { api_key: this.api_key },
      settings: {
        connection_id: this.connection_id,
        public_key: this.signer.public_key,
      },
      calls_per_second: 30,
      webhook_url:
        'https://calls.example.com/carrier-events/telnyx/org_a/car_telnyx',
    };
  }

  find(callId: string): FakeCall | undefined {
    return this.calls.find((it) => it.call_control_id === callId);
  }

  get latest(): FakeCall {
    const call = this.calls.at(-1);
    if (!call) throw new Error('nobody was called');
    return call;
  }

  /** Something happens to a call: it is logged, and sent as a webhook. */
  tell(call: FakeCall, event_type: string, payload: Json = {}): Webhook {
    const event = {
      record_type: 'event',
      id: randomUUID(),
      event_type,
      // Six digits, as Telnyx writes them.
      occurred_at: new Date(this.now).toISOString().replace('Z', '000Z'),
      payload: {
        call_control_id: call.call_control_id,
        call_leg_id: call.call_leg_id,
        connection_id: call.dial.connection_id,
        client_state: call.client_state,
        from: call.dial.from,
        to: call.dial.to,
        start_time: call.start_time,
        ...payload,
      },
    };
    this.log.push({ call, event });
    return this.send(event, String(call.dial.webhook_url));
  }

  send(event: Json, url: string): Webhook {
    const body = JSON.stringify({
      data: event,
      meta: { attempt: 1, delivered_to: url },
    });
    return this.signer.sign(url, body, this.now);
  }

  answer(call: FakeCall): Webhook {
    call.state = 'answered';
    return this.tell(call, 'call.answered', { state: 'answered' });
  }

  end(
    call: FakeCall,
    hangup_cause: string,
    sip_hangup_cause = 'unspecified',
  ): Webhook {
    call.state = 'over';
    call.end_time = new Date(this.now).toISOString();
    return this.tell(call, 'call.hangup', {
      state: 'hangup',
      hangup_source: 'callee',
      hangup_cause,
      sip_hangup_cause,
    });
  }

  cost(call: FakeCall, total_cost = '0.0120', currency = 'USD'): Webhook {
    return this.tell(call, 'call.cost', {
      status: 'success',
      total_cost,
      billed_duration_secs: 60,
      cost_parts: [{ call_part: 'call-control', cost: total_cost, currency }],
    });
  }

  /** Whoever was called by `transfer`: the other leg, whose end it tells. */
  endTarget(call: FakeCall, hangup_cause: string): Webhook {
    const { body } = call.commands.findLast((it) => it.action === 'transfer')!;
    return this.tell(call, 'call.hangup', {
      call_control_id: `${call.call_control_id}-b`,
      call_leg_id: randomUUID(),
      client_state: body.target_leg_client_state,
      to: body.to,
      hangup_cause,
      sip_hangup_cause: 'unspecified',
    });
  }

  #dial(body: Json): Response {
    this.dials.push(body);
    if (this.refusal) return refuse(this.refusal);
    const wrong = wrongIn(body, this.connection_id);
    if (wrong) return refuse(wrong);
    const copy = this.#earlier(String(body.command_id), '');
    if (copy) return Response.json(copy);
    while ((this.#placed[0] ?? this.now) <= this.now - DIAL_WINDOW_MS) {
      this.#placed.shift();
    }
    if (this.#placed.length >= DIALS_IN_WINDOW) {
      return refuse({
        status: 429,
        code: '90103',
        detail: 'Dial limit reached',
      });
    }
    this.#placed.push(this.now);
    const call: FakeCall = {
      call_control_id: `v3:${randomUUID().replaceAll('-', '_')}`,
      call_leg_id: randomUUID(),
      dial: body,
      start_time: new Date(this.now).toISOString(),
      client_state: String(body.client_state),
      state: 'dialled',
      commands: [],
      lag: 0,
    };
    this.calls.push(call);
    const { call_control_id, call_leg_id } = call;
    const data = {
      record_type: 'call',
      call_control_id,
      call_leg_id,
      is_alive: false,
    };
    return Response.json(this.#keep(body, '', { data }));
  }

  #command(id: string, action: string, body: Json): Response {
    const call = this.find(id);
    if (!call)
      return refuse({ status: 404, code: '10005', detail: 'not found' });
    const copy = this.#earlier(String(body.command_id), id);
    if (copy) return Response.json(copy);
    if (call.state === 'over') {
      return refuse({
        status: 422,
        code: '90018',
        detail: 'This call is no longer active',
      });
    }
    if (action !== 'hangup' && (call.state === 'dialled' || call.lag > 0)) {
      call.lag -= 1;
      return refuse({
        status: 422,
        code: '90034',
        detail: 'not been answered yet',
      });
    }
    const isSpeech = call.commands.some(
      (it) => it.action === 'streaming_start',
    );
    if (action === 'streaming_stop' && !isSpeech) {
      return refuse({ status: 422, code: '90045', detail: 'no stream' });
    }
    call.commands.push({ action, body });
    if (body.client_state) call.client_state = String(body.client_state);
    if (action === 'hangup')
      this.end(
        call,
        'normal_clearing',
        call.state === 'answered' ? '200' : '487',
      );
    return Response.json(this.#keep(body, id, { data: { result: 'ok' } }));
  }

  #earlier(commandId: string, callId: string): Json | undefined {
    const known = this.#commands.get(`${callId} ${commandId}`);
    return known && this.now - known.at < COMMAND_WINDOW_MS
      ? known.answer
      : undefined;
  }

  #keep(body: Json, callId: string, answer: Json): Json {
    const id = body.command_id;
    if (id) this.#commands.set(`${callId} ${id}`, { at: this.now, answer });
    return answer;
  }

  #sound(request: Request): Response {
    if (request.headers.get('authorization'))
      return new Response('', { status: 400 });
    const id = decodeURIComponent(
      new URL(request.url).pathname.slice(1, -'.mp3'.length),
    );
    return new Response(new Uint8Array(this.recordings.get(id) ?? []));
  }
}
