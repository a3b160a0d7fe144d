import * as z from 'zod';
import { signatureFault } from './aws-signature.ts';
import { type AnyAction, type AnyReply, replySchema } from './chime-replies.ts';

/** What Chime says to the next placements, besides taking them. */
export type ChimeMood =
  | 'takes'
  | 'throttles'
  | 'quota'
  | 'bad_number'
  | 'bad_account';

/** Our function, as Chime invokes it. It has no answer where it throws. */
export type Invoke = (event: ChimeEvent) => Promise<unknown>;

type Leg = 'LEG-A' | 'LEG-B';

export interface ChimeEvent {
  SchemaVersion: '1.0';
  Sequence: number;
  InvocationEventType: string;
  ActionData?: Record<string, unknown>;
  CallDetails: {
    TransactionId: string;
    TransactionAttributes?: Record<string, string>;
    AwsAccountId: string;
    AwsRegion: string;
    SipMediaApplicationId: string;
    Participants: {
      CallId: string;
      ParticipantTag: Leg;
      To: string;
      From: string;
      Direction: 'Outbound';
      StartTimeInMilliseconds: string;
      Status?: 'Connected' | 'Disconnected';
    }[];
  };
}

interface Call {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly given: Record<string, string>;
  readonly placed_at: number;
  sequence: number;
  attributes: Record<string, string> | undefined;
  legs: Partial<Record<Leg, 'Connected' | 'Disconnected' | undefined>>;
  isAnswered: boolean;
  running: AnyAction | undefined;
  queue: AnyAction[];
}

export interface FakeChimeOptions {
  readonly application_id: string;
  readonly aws_account_id: string;
  readonly region: string;
  readonly key: { readonly id: string; readonly secret: string };
  readonly now: () => number;
  readonly invoke: Invoke;
  /** E.164: the numbers of the account. */
  readonly numbers?: readonly string[];
  /** Function that the application invokes. */
  readonly lambda_arn?: string;
}

const phoneNumber = z.string().regex(/^\+?[1-9]\d{1,14}$/);
const upTo20 = z
  .record(z.string(), z.string())
  .refine((map) => Object.keys(map).length <= 20);
const createSchema = z.strictObject({
  FromPhoneNumber: phoneNumber,
  ToPhoneNumber: phoneNumber,
  SipHeaders: upTo20.optional(),
  ArgumentsMap: upTo20.optional(),
});
const updateSchema = z.strictObject({ Arguments: upTo20 });

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
    if (pathname === '/phone-numbers') return this.#listNumbers();
    if (application !== this.#options.application_id) {
      return refusal(404, 'NotFound');
    }
    if (rest === undefined) return this.#describe();
    const [, callId] = /^\/calls(?:\/(.+))?$/.exec(rest) ?? [];
    if (request.method !== 'POST') return refusal(405, 'BadRequest');
    return callId === undefined
      ? this.#create(body)
      : this.#update(decodeURIComponent(callId), body);
  }

  #describe(): Response {
    const { application_id, region, lambda_arn } = this.#options;
    return json(200, {
      SipMediaApplication: {
        SipMediaApplicationId: application_id,
        AwsRegion: region,
        Name: 'outdial',
        Endpoints: [{ LambdaArn: lambda_arn ?? 'arn:aws:lambda' }],
      },
    });
  }

  #listNumbers(): Response {
    return json(200, {
      PhoneNumbers: (this.#options.numbers ?? []).map((E164PhoneNumber) => ({
        E164PhoneNumber,
        ProductType: 'SipMediaApplicationDialIn',
        Status: 'Unassigned',
        Capabilities: { OutboundCall: true },
      })),
    });
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
    const call = this.#begin(read.data);
    await this.#invoke(call, 'NEW_OUTBOUND_CALL', {
      Type: 'CallCreateRequest',
      Parameters: { Arguments: call.given },
    });
    return json(201, { SipMediaApplicationCall: { TransactionId: call.id } });
  }

  #begin(asked: z.output<typeof createSchema>): Call {
    const n = String(this.#calls.size + 1).padStart(12, '0');
    const call: Call = {
      id: `a1b2c3d4-0000-4000-8000-${n}`,
      from: asked.FromPhoneNumber,
      to: asked.ToPhoneNumber,
      given: asked.ArgumentsMap ?? {},
      placed_at: this.#options.now(),
      sequence: 0,
      attributes: undefined,
      legs: { 'LEG-A': undefined },
      isAnswered: false,
      running: undefined,
      queue: [],
    };
    this.#calls.set(call.id, call);
    return call;
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
    const event = this.#eventOf(call, InvocationEventType, ActionData);
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

  #eventOf(
    call: Call,
    InvocationEventType: string,
    ActionData?: Record<string, unknown>,
  ): ChimeEvent {
    const { aws_account_id, application_id, region } = this.#options;
    return {
      SchemaVersion: '1.0',
      Sequence: call.sequence,
      InvocationEventType,
      ...(ActionData && { ActionData }),
      CallDetails: {
        TransactionId: call.id,
        ...(call.attributes && { TransactionAttributes: call.attributes }),
        AwsAccountId: aws_account_id,
        AwsRegion: region,
        SipMediaApplicationId: application_id,
        Participants: (Object.keys(call.legs) as Leg[]).map((leg) => {
          const Status = call.legs[leg];
          return {
            CallId: callIdOf(call, leg),
            ParticipantTag: leg,
            To: leg === 'LEG-A' ? call.to : 'bot',
            From: call.from,
            Direction: 'Outbound',
            StartTimeInMilliseconds: String(call.placed_at),
            ...(Status && { Status }),
          };
        }),
      },
    };
  }
}

const callIdOf = ({ id }: Call, leg: Leg) =>
  `${leg.at(-1)?.toLowerCase()}-${id}`;

const json = (status: number, body: unknown, headers = {}) =>
  Response.json(body, { status, headers });

/** As Chime says no: the name of the error in a header, and shorter in the body. */
const refusal = (status: number, name: string, Message = '') =>
  json(
    status,
    { Code: name, Message },
    { 'x-amzn-errortype': `${name}Exception:http://internal.amazon.com/` },
  );
