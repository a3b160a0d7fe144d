import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FakeCall, FakeTelnyx } from './fake-telnyx.ts';
import type { Webhook } from './fake-telnyx-signer.ts';
import {
  type Behaviour,
  behaviourOf,
  isAnswerLost,
  sender,
  serveOn,
  type Times,
} from './stand-in.ts';

/** Causes of a hang-up with their codes, of those with whom nobody talks. */
const ends: Readonly<Partial<Record<Behaviour, readonly [string, string]>>> = {
  busy: ['user_busy', '486'],
  no_answer: ['timeout', '487'],
  unheard: ['timeout', '487'],
  rejects: ['call_rejected', '603'],
  not_there: ['not_found', '404'],
};

/** Lets the calls of a stand-in for Telnyx go on by themselves, in real time. */
export class TelnyxLine {
  /** Numbers of those who were connected to somebody. */
  readonly connected: string[] = [];
  /** Webhooks that the product refused. */
  readonly complaints: string[] = [];
  readonly #telnyx: FakeTelnyx;
  readonly #times: Times;
  readonly #send = sender(this.complaints);
  /** How many of a call's commands were heeded. */
  readonly #seen = new Map<FakeCall, number>();

  constructor(telnyx: FakeTelnyx, times: Times) {
    this.#telnyx = telnyx;
    this.#times = times;
  }

  listen(port: number): Promise<Server> {
    const handle = async (request: Request): Promise<Response> => {
      this.#tick();
      const answer = await this.#telnyx.handle(request);
      for (const call of this.#telnyx.calls) this.#heed(call);
      return answer;
    };
    return serveOn(port, handle, (body) =>
      isAnswerLost(behaviourOf(/"to":"(\+\d+)"/.exec(body)?.[1] ?? '')),
    );
  }

  /** Does what a request came to: a call, or commands. Of each only once. */
  #heed(call: FakeCall): void {
    const from = this.#seen.get(call);
    if (from === undefined) void this.#go(call);
    this.#seen.set(call, call.commands.length);
    for (const { action } of call.commands.slice(from)) {
      void this.#obey(call, action);
    }
  }

  #tick(): void {
    this.#telnyx.now = Date.now();
  }

  #is = (call: FakeCall) => behaviourOf(String(call.dial.to));

  async #go(call: FakeCall): Promise<void> {
    await this.#tell(call, () => this.#telnyx.tell(call, 'call.initiated'));
    await sleep(this.#times.ring);
    const is = this.#is(call);
    const end = ends[is];
    if (end) return this.#tell(call, () => this.#telnyx.end(call, ...end));
    await this.#tell(call, () => this.#telnyx.answer(call));
    if (!call.dial.answering_machine_detection) return;
    await sleep(this.#times.verdict);
    const result = is === 'machine' ? 'machine' : 'human_residence';
    const type = 'call.machine.premium.detection.ended';
    if (call.state === 'over') return;
    await this.#tell(call, () => this.#telnyx.tell(call, type, { result }));
  }

  async #obey(call: FakeCall, action: string): Promise<void> {
    // The stand-in has ended it already: only its webhook is still to be sent.
    if (action === 'hangup') return this.#resend(call);
    if (action !== 'streaming_start') return;
    this.connected.push(String(call.dial.to));
    // It talks for as long as somebody listens.
    if (this.#is(call) === 'machine') return;
    await sleep(this.#times.talk);
    if (call.state === 'over') return;
    await this.#tell(call, () =>
      this.#telnyx.end(call, 'normal_clearing', '200'),
    );
    await this.#tell(call, () => this.#telnyx.cost(call));
  }

  async #resend(call: FakeCall): Promise<void> {
    const last = this.#telnyx.log.findLast((it) => it.call === call)!;
    const { webhook_url } = call.dial;
    await this.#send(this.#telnyx.send(last.event, String(webhook_url)));
  }

  async #tell(call: FakeCall, make: () => Webhook): Promise<void> {
    this.#tick();
    const webhook = make();
    if (this.#is(call) === 'unheard') return;
    if (this.#is(call) === 'twice') await this.#send(webhook);
    await this.#send(webhook);
  }
}
