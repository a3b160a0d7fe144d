import * as z from 'zod';
import { signatureFault } from './aws-signature.ts';
import { type AnyAction, type AnyReply, replySchema } from './chime-replies.ts';
import {
  applicationOf,
  type Call,
  type ChimeEvent,
  type ChimeMood,
  callIdOf,
  createSchema,
  eventOf,
  type FakeChimeOptions,
  json,
  type Leg,
  newCall,
  numbersOf,
  refusal,
  updateSchema,
} from './fake-chime-parts.ts';

/** Those that a newer list of actions stops at once. */
const INTERRUPTIBLE = ['Pause', 'PlayAudio', 'Speak', 'RecordAudio'];
/** Those that are done as soon as they are begun. */
const INSTANT = ['StartCallRecording'];

/**
 * A stand-in for Amazon Chime SDK: its requests for calls, and what becomes of
 * calls, one event after the other. Time is not its own: who tests says what
 * happens next.
 */
export class FakeChime {
  mood: ChimeMood = 'takes';
  /** Requests to place a call that arrived. */
  placements = 0;
  /** Whether a recording can be written. */
  recordingFails = false;
  readonly #calls = new Map<string, Call>();
  readonly #options: FakeChimeOptions;
  /** Everything that our function was invoked with, repeats included. */
  readonly invocations: ChimeEvent[] = [];
  /** Everything that it was told to do, in order. */
  readonly told: string[] = [];

  constructor(options: FakeChimeOptions) {
    this.#options = options;
  }

  get calls(): readonly string[] {
    return [...this.#calls.keys()];
  }

  isUp(id: string): boolean {
    return (
      this.#calls.get(id)?.legs['LEG-A'] === 'Connected' || this.#rings(id)
    );
  }

  /** Whether a leg is up, and billed. */
  isLegUp(id: string, leg: Leg): boolean {
    return this.#calls.get(id)?.legs[leg] === 'Connected';
  }

  running(id: string): AnyAction | undefined {
    return this.#calls.get(id)?.running;
  }

  #rings(id: string): boolean {
    const call = this.#calls.get(id);
    return !!call && 'LEG-A' in call.legs && call.legs['LEG-A'] === undefined;
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) =>
    this.answer(new Request(input, init));

  async answer(request: Request): Promise<Response> {
    const body = await request.text();
    const { key, region, now } = this.#options;
    const fault = signatureFault(
      request,
      body,
      { ...key, region, service: 'chime' },
      now(),
    );
    if (fault) return refusal(403, fault);
    const { pathname } = new URL(request.url);
    const [, application, rest] =
      /^\/sip-media-applications\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
    if (pathname === '/phone-numbers') return numbersOf(this.#options);
    if (application !== this.#options.application_id) {
      return refusal(404, 'NotFound');
    }
    if (rest === undefined) return applicationOf(this.#options);
    const [, callId] = /^\/calls(?:\/(.+))?$/.exec(rest) ?? [];
    if (request.method !== 'POST') return refusal(405, 'BadRequest');
    return callId === undefined
      ? this.#create(body)
      : this.#update(decodeURIComponent(callId), body);
  }

  async #create(body: string): Promise<Response> {
    this.placements += 1;
    switch (this.mood) {
      case 'throttles':
        return refusal(
          429,
          'ThrottledClient',
          'Service received too many requests',
        );
      case 'quota':
        return refusal(400, 'ResourceLimitExceeded');
      case 'bad_number':
        return refusal(400, 'BadRequest', 'Invalid ToPhoneNumber');
      case 'bad_account':
        return refusal(403, 'Forbidden');
      case 'takes':
    }
    const read = createSchema.safeParse(JSON.parse(body));
    if (!read.success)
      return refusal(400, 'BadRequest', z.prettifyError(read.error));
    const call = newCall(this.#options, this.#calls.size + 1, read.data);
    this.#calls.set(call.id, call);
    await this.#invoke(call, 'NEW_OUTBOUND_CALL', {
      Type: 'CallCreateRequest',
      Parameters: { Arguments: call.given },
    });
    return json(201, { SipMediaApplicationCall: { TransactionId: call.id } });
  }

  async #update(id: string, body: string): Promise<Response> {
    const call = this.#calls.get(id);
    if (!call || !this.isUp(id)) {
      return refusal(404, 'NotFound', "Transaction doesn't exist");
    }
    const read = updateSchema.safeParse(JSON.parse(body));
    if (!read.success) return refusal(400, 'BadRequest');
    await this.#invoke(call, 'CALL_UPDATE_REQUESTED', {
      Type: 'CallUpdateRequest',
      Parameters: { Arguments: read.data.Arguments },
    });
    return json(202, { SipMediaApplicationCall: { TransactionId: id } });
  }

  async rings(id: string): Promise<void> {
    await this.#invoke(this.#get(id), 'RINGING');
  }

  async answers(id: string): Promise<void> {
    const call = this.#get(id);
    call.legs['LEG-A'] = 'Connected';
    call.isAnswered = true;
    await this.#invoke(call, 'CALL_ANSWERED');
  }

  /** What goes on is done: the text is read, the bot has answered. */
  async succeeds(id: string): Promise<void> {
    const call = this.#get(id);
    const { running } = call;
    if (!running) throw new Error('nothing goes on');
    call.running = undefined;
    if (running.Type === 'CallAndBridge') call.legs['LEG-B'] = 'Connected';
    if (call.queue.length > 0) return this.#work(call);
    await this.#invoke(call, 'ACTION_SUCCESSFUL', { ...running });
  }

  async fails(id: string, ErrorType: string): Promise<void> {
    const call = this.#get(id);
    const { running } = call;
    if (!running) throw new Error('nothing goes on');
    call.running = undefined;
    call.queue = [];
    await this.#invoke(call, 'ACTION_FAILED', { ...running, ErrorType });
  }

  /** One side hangs up, or the network ends a call that nobody answered. */
  async hangsUp(id: string, leg: Leg, code?: number): Promise<void> {
    const call = this.#get(id);
    call.legs[leg] = 'Disconnected';
    if (leg === 'LEG-A') {
      call.running = undefined;
      call.queue = [];
    }
    await this.#invoke(call, 'HANGUP', {
      Type: 'Hangup',
      Parameters: {
        ...(code !== undefined && { SipResponseCode: code }),
        CallId: callIdOf(call, leg),
        ParticipantTag: leg,
      },
    });
  }

  #get(id: string): Call {
    const call = this.#calls.get(id);
    if (!call) throw new Error(`no call ${id}`);
    return call;
  }

  /** The latest event again, as when our answer to it got lost. */
  async repeats(): Promise<unknown> {
    const last = this.invocations.at(-1)!;
    return this.#options.invoke(structuredClone(last));
  }

  async #invoke(
    call: Call,
    InvocationEventType: string,
    ActionData?: Record<string, unknown>,
  ): Promise<void> {
    call.sequence += 1;
    const event = eventOf(this.#options, call, InvocationEventType, ActionData);
    const answer = await this.#ask(event);
    if (answer === 'silence') return this.#giveUp(call);
    const read = replySchema.safeParse(answer);
    if (!read.success) {
      if (InvocationEventType === 'INVALID_LAMBDA_RESPONSE') return;
      return this.#invoke(call, 'INVALID_LAMBDA_RESPONSE', {
        ErrorType: 'InvalidResponse',
        ErrorMessage: z.prettifyError(read.error),
      });
    }
    await this.#obey(call, InvocationEventType, read.data);
  }

  /** Four times, five seconds apart. */
  async #ask(event: ChimeEvent): Promise<unknown> {
    for (let tries = 0; tries < 4; tries += 1) {
      this.invocations.push(structuredClone(event));
      try {
        return await this.#options.invoke(structuredClone(event));
      } catch {
        // Again.
      }
    }
    return 'silence';
  }

  /** After twenty seconds without an answer. */
  async #giveUp(call: Call): Promise<void> {
    if (call.legs['LEG-A'] === 'Disconnected') return;
    await this.hangsUp(call.id, 'LEG-A', 480);
  }

  async #obey(call: Call, type: string, reply: AnyReply): Promise<void> {
    if (reply.TransactionAttributes) {
      call.attributes = reply.TransactionAttributes;
    }
    const isIgnored =
      type === 'NEW_OUTBOUND_CALL' ||
      type === 'RINGING' ||
      type === 'ACTION_INTERRUPTED' ||
      (type === 'HANGUP' && !this.#isAnyUp(call));
    if (isIgnored || reply.Actions === undefined) return;
    call.queue = [...reply.Actions];
    const { running } = call;
    if (running && !INTERRUPTIBLE.includes(running.Type)) return;
    if (running && call.queue.length > 0) {
      call.running = undefined;
      const next = [...call.queue];
      await this.#invoke(call, 'ACTION_INTERRUPTED', { ...running });
      call.queue = next;
    }
    await this.#work(call);
  }

  #isAnyUp = (call: Call) =>
    Object.values(call.legs).some((status) => status === 'Connected');

  /** Begins what is next, and goes on to what takes time. */
  async #work(call: Call): Promise<void> {
    for (;;) {
      const next = call.running ? undefined : call.queue.shift();
      if (!next) return;
      this.told.push(next.Type);
      if (next.Type === 'Hangup') {
        const leg = next.Parameters.ParticipantTag ?? 'LEG-A';
        const isThere = leg in call.legs && call.legs[leg] !== 'Disconnected';
        if (isThere) await this.hangsUp(call.id, leg, 0);
        continue;
      }
      if (!INSTANT.includes(next.Type)) {
        call.running = next;
        return;
      }
      if (this.recordingFails) {
        call.queue = [];
        await this.#invoke(call, 'ACTION_FAILED', {
          ...next,
          ErrorType: 'SystemException',
        });
      }
    }
  }
}
