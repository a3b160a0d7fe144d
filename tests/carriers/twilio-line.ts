import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  CallStatus,
  FakeCall,
  FakeTwilio,
  Webhook,
} from './fake-twilio.ts';
import { serveOn } from './stand-in.ts';
import { readTwiml, type Verb } from './twiml-reader.ts';

/** Real milliseconds. */
export interface Times {
  readonly ring: number;
  readonly talk: number;
  /** From the answer to a verdict. */
  readonly verdict: number;
  /** One second of TwiML. */
  readonly second: number;
}

/** How those who are called behave: by the last four digits of their numbers. */
interface Person {
  /** Nobody answers: how it ends. */
  readonly ends?: readonly [CallStatus, number];
  readonly is?: string;
  /** Everything that Twilio says of it, it says twice. */
  readonly twice?: boolean;
  /** Its network fails the first time. */
  readonly faultFirst?: boolean;
  /** Takes so long to say a word that a verdict takes ten times as long. */
  readonly isSlow?: boolean;
  /** Who placed it never hears that it was taken. */
  readonly answerIsLost?: boolean;
}

const human: Person = { is: 'human' };
const people: Readonly<Record<string, Person>> = {
  '0183': { ...human, isSlow: true },
  '0187': { ...human, answerIsLost: true },
  '0188': { ...human, twice: true },
  '0191': { ends: ['busy', 486] },
  '0192': { ends: ['no-answer', 487] },
  '0193': { is: 'machine_start' },
  '0194': { ends: ['failed', 603] },
  '0195': { ends: ['failed', 404] },
  '0196': { ...human, faultFirst: true },
};
const personAt = (number: string) => people[number.slice(-4)] ?? human;

const TRIES = 2;

/** A SIP address where nobody is. */
const isOutOfReach = ({ children }: Verb) =>
  children.some(({ text }) => text.startsWith('sip:nobody@'));

/**
 * Lets the calls of a stand-in for Twilio go on by themselves: phones ring, are
 * answered or not, TwiML is asked for and obeyed, and all that Twilio would post
 * is posted, in real time.
 */
export class TwilioLine {
  /** Targets that whoever answered was connected to. */
  readonly connected: { sid: string; to: Verb }[] = [];
  /** What was said to whoever answered. */
  readonly said: string[] = [];
  /** Answers that Twilio could do nothing with. */
  readonly complaints: string[] = [];
  readonly #twilio: FakeTwilio;
  readonly #times: Times;
  readonly #documents = new Map<string, AbortController>();

  constructor(twilio: FakeTwilio, times: Times) {
    this.#twilio = twilio;
    this.#times = times;
    twilio.onPlaced = (call) => void this.#go(call);
    twilio.onCommand = (call, form) => void this.#command(call, form);
  }

  /** The stand-in's API on a port of this machine. */
  listen(port: number): Promise<Server> {
    return serveOn(
      port,
      (request) => this.#twilio.handle(request),
      (body) =>
        personAt(new URLSearchParams(body).get('To') ?? '').answerIsLost ===
        true,
    );
  }

  async #go(call: FakeCall): Promise<void> {
    const { ring, verdict } = this.#times;
    call.status = 'ringing';
    await sleep(ring);
    if (call.ended_at !== undefined) return;
    const person = personAt(call.to);
    const before = this.#twilio.calls.filter(({ to }) => to === call.to);
    const isFault = person.faultFirst && before[0] === call;
    const ends = isFault ? (['failed', 503] as const) : person.ends;
    if (ends) return this.#end(call, ...ends);
    this.#twilio.answer(call);
    if (call.form.has('MachineDetection')) {
      const decided = verdict * (person.isSlow ? 10 : 1);
      void sleep(decided).then(() => this.#tellVerdict(call, person));
    }
    await this.#obeyAnswerOf(call, call.form.get('Url')!);
  }

  async #tellVerdict(call: FakeCall, { is = 'unknown' }: Person) {
    if (call.ended_at === undefined) {
      await this.#post(this.#twilio.verdict(call, is), call);
    }
  }

  async #command(call: FakeCall, form: URLSearchParams): Promise<void> {
    this.#documents.get(call.sid)?.abort();
    const twiml = form.get('Twiml');
    if (twiml !== null) await this.#obey(call, twiml);
    else await this.#post(this.#twilio.progress(call), call);
  }

  async #end(call: FakeCall, status: CallStatus, code: number) {
    if (call.ended_at !== undefined) return;
    this.#documents.get(call.sid)?.abort();
    this.#twilio.end(call, status, code);
    await this.#post(this.#twilio.progress(call), call);
  }

  async #obeyAnswerOf(
    call: FakeCall,
    url: string,
    more: Record<string, string> = {},
  ): Promise<void> {
    const answer = await this.#post(this.#twilio.asksAt(url, call, more), call);
    if (call.ended_at !== undefined) return;
    if (answer === undefined) {
      const fallback = call.form.get('FallbackUrl')!;
      // Twilio says that an application error has occurred, and hangs up.
      if (url === fallback) return this.#end(call, 'completed', 200);
      const error = { ErrorCode: '11200', ErrorUrl: url };
      return this.#obeyAnswerOf(call, fallback, error);
    }
    await this.#obey(call, answer);
  }

  async #obey(call: FakeCall, document: string): Promise<void> {
    const aborted = new AbortController();
    this.#documents.set(call.sid, aborted);
    const { signal } = aborted;
    const { second, talk } = this.#times;
    let verbs: readonly Verb[];
    try {
      verbs = readTwiml(document);
    } catch (error) {
      this.complaints.push(String(error));
      return this.#end(call, 'completed', 200);
    }
    try {
      for (const verb of verbs) {
        switch (verb.name) {
          case 'Pause':
            await sleep(Number(verb.attributes.length) * second, undefined, {
              signal,
            });
            break;
          case 'Redirect':
            return await this.#obeyAnswerOf(call, verb.text);
          case 'Connect':
          case 'Dial':
          case 'Enqueue':
            if (isOutOfReach(verb)) {
              const { action = '' } = verb.attributes;
              const failed = { DialCallStatus: 'failed' };
              return await this.#obeyAnswerOf(call, action, failed);
            }
            this.connected.push({ sid: call.sid, to: verb });
            // They talk, until whoever was called hangs up.
            await sleep(talk, undefined, { signal });
            return await this.#end(call, 'completed', 200);
          case 'Say':
          case 'Play':
            this.said.push(verb.text);
            await sleep(second, undefined, { signal });
            break;
          case 'Hangup':
            return await this.#end(call, 'completed', 200);
          default:
            this.complaints.push(`unknown verb ${verb.name}`);
        }
      }
      await this.#end(call, 'completed', 200);
    } catch (error) {
      // A command took the document's place.
      if (!signal.aborted) throw error;
    }
  }

  /** @returns the answer; undefined when there was none that counts */
  async #post(webhook: Webhook, call: FakeCall): Promise<string | undefined> {
    if (personAt(call.to).twice) await this.#try(webhook);
    for (let tries = 0; tries < TRIES; tries += 1) {
      const answer = await this.#try(webhook);
      if (answer !== undefined) return answer;
      await sleep(this.#times.second);
    }
    return undefined;
  }

  async #try({ url, body, headers }: Webhook): Promise<string | undefined> {
    try {
      const answer = await fetch(url, { method: 'POST', body, headers });
      const text = await answer.text();
      if (answer.ok) return text;
      this.complaints.push(`${answer.status} for ${new URL(url).pathname}`);
    } catch {
      // Nobody is there: the product may be down.
    }
    return undefined;
  }
}
