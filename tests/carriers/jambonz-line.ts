import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FakeCall, FakeHook, FakeJambonz } from './fake-jambonz.ts';
import {
  type Behaviour,
  behaviourOf,
  isAnswerLost,
  sender,
  serveOn,
  type Times,
} from './stand-in.ts';

type End = readonly [status: string, code: number, phrase: string];

/** How calls end with which nobody talks. */
const ends: Readonly<Partial<Record<Behaviour, End>>> = {
  busy: ['busy', 486, 'Busy Here'],
  no_answer: ['no-answer', 487, 'Request Terminated'],
  unheard: ['no-answer', 487, 'Request Terminated'],
  rejects: ['busy', 603, 'Decline'],
  not_there: ['failed', 404, 'Not Found'],
};

interface Verb {
  readonly verb: string;
  readonly url?: string;
}

/** Lets the calls of a stand-in for jambonz go on by themselves, in real time. */
export class JambonzLine {
  /** Numbers of those who were connected to somebody. */
  readonly connected: string[] = [];
  /** Webhooks that the product refused, and verbs that nobody knows. */
  readonly complaints: string[] = [];
  readonly #jambonz: FakeJambonz;
  readonly #times: Times;
  readonly #send = sender(this.complaints);
  /** Calls of whose end was told. */
  readonly #told = new Set<FakeCall>();

  constructor(jambonz: FakeJambonz, times: Times) {
    this.#jambonz = jambonz;
    this.#times = times;
    jambonz.onPlaced = (call) => void this.#go(call);
    jambonz.onHangUp = (call) => void this.#over(call);
    jambonz.onOrder = (call, url) =>
      void this.#ask(call, jambonz.hook(call, url));
  }

  listen(port: number): Promise<Server> {
    return serveOn(port, this.#jambonz.handle, (body) =>
      isAnswerLost(behaviourOf(/"number":"(\+\d+)"/.exec(body)?.[1] ?? '')),
    );
  }

  #is = ({ asked }: FakeCall) => behaviourOf(asked.to.number);

  async #go(call: FakeCall): Promise<void> {
    await this.#status(call, 'ringing', 180, 'Ringing');
    await sleep(this.#times.ring);
    const is = this.#is(call);
    const end = ends[is];
    if (end) return this.#status(call, ...end);
    await this.#status(call, 'in-progress', 200, 'OK');
    if (call.asked.amd) void this.#screen(call, is);
    await this.#ask(call, this.#jambonz.asks(call));
  }

  async #screen(call: FakeCall, is: Behaviour): Promise<void> {
    await sleep(this.#times.verdict);
    const { actionHook = '' } = call.asked.amd ?? {};
    const who = is === 'machine' ? 'machine' : 'human';
    const told = { type: `amd_${who}_detected` };
    if (call.ended_at !== undefined) return;
    await this.#post(call, this.#jambonz.hook(call, actionHook, told));
  }

  /** Asks what comes next, and does it. */
  async #ask(call: FakeCall, hook: FakeHook): Promise<void> {
    const answer = await this.#post(call, hook);
    const verbs: readonly Verb[] = answer ? JSON.parse(answer) : [];
    for (const { verb, url } of verbs) {
      if (call.ended_at !== undefined) return;
      // An order follows, before its minute is over.
      if (verb === 'pause') return;
      if (verb === 'listen') {
        this.connected.push(call.asked.to.number);
        if (!url?.startsWith('wss:')) this.complaints.push(`listen ${url}`);
        // A machine talks for as long as somebody listens.
        if (this.#is(call) === 'machine') return;
        await sleep(this.#times.talk);
      } else if (verb !== 'hangup') this.complaints.push(`unknown ${verb}`);
    }
    await this.#over(call);
  }

  async #over(call: FakeCall): Promise<void> {
    const isUp = call.ended_at === undefined || call.status === 'completed';
    if (this.#told.has(call)) return;
    this.#told.add(call);
    if (isUp) await this.#status(call, 'completed', 200, 'OK');
    else await this.#status(call, 'no-answer', 487, 'Request Terminated');
  }

  async #status(call: FakeCall, status: string, code: number, phrase: string) {
    await this.#post(call, this.#jambonz.status(call, status, code, phrase));
  }

  async #post(call: FakeCall, hook: FakeHook): Promise<string | undefined> {
    if (this.#is(call) === 'unheard') return undefined;
    if (this.#is(call) === 'twice') await this.#send(hook);
    return this.#send(hook);
  }
}
