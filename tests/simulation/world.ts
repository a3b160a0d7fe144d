import type { DynamoDBRecord } from 'aws-lambda';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Queues } from '#functions/adapters/queues.ts';
import { workflowOver } from '#functions/adapters/workflow.ts';
import { dialContact, dialInPlace } from '#functions/dial/dial-contact.ts';
import type { Engine } from '#functions/dial/engine.ts';
import type { Handed } from '#functions/dial/hand-on.ts';
import { applyCallNews } from '#functions/events/apply-news.ts';
import {
  applyOrQueue,
  type CarrierEvent,
  engineUntil,
} from '#functions/events/apply-or-queue.ts';
import type { CallEvent, Permit, Tick } from '#functions/platform/messages.ts';
import type { Workflow } from '#functions/platform/route.ts';
import { runStep } from '#functions/workflow/run-step.ts';
import { runTick } from '#functions/workflow/tick.ts';
import { functions, queues as queueSettings } from '#infra/functions.ts';
import { sendSync } from '#infra/local/cloud/dynamodb/document-client.ts';
import type { DynamoEngine } from '#infra/local/cloud/dynamodb/engine.ts';
import { productTable } from '#infra/local/product-table.ts';
import { type Manners, SimulatedCarrier } from './carrier.ts';
import type { OtherCarrier } from './carriers.ts';
import { Executions } from './executions.ts';
import { Faults, type Rates } from './faults.ts';
import { Kernel } from './kernel.ts';
import {
  type Aim,
  type Invocation,
  Machine,
  RequestFailed,
} from './machine.ts';
import { Queue } from './queue.ts';
import { StaleReads } from './stale-reads.ts';
import { type StreamOptions, Streams } from './streams.ts';
import { giveBack, takeTable } from './tables.ts';

export const ORG = 'org_sim';
/** Who asks without faults. */
const TEST = 'test';
/** Before the carrier sends again what was not acknowledged; the last one repeats. */
const RESEND_MS = [1_000, 5_000, 30_000, 60_000] as const;
/** Events that are kept for the replay at the end. */
const KEPT = 400;

export interface WorldOptions extends StreamOptions {
  readonly seed: number;
  /** Epoch ms. */
  readonly start: number;
  readonly rates: Rates;
  readonly manners: Manners;
  readonly aims?: readonly Aim[];
  /** Calls in flight of all organizations together. */
  readonly platform_limit?: number;
  /** A carrier that the organization has besides the deployment's own. */
  readonly other?: OtherCarrier | undefined;
}

/** What one invocation is given: the handlers' own dependencies. */
export type SimEngine = Engine & {
  readonly real_clock: Engine['clock'];
  readonly workflow: Workflow;
  readonly queues: Engine['queues'] & Pick<Queues, 'event' | 'webhook'>;
};

/** One process for each function: what it remembers lives as long as the world. */
type Mind = Pick<Engine, 'claimed_up_to' | 'answers' | 'pools' | 'lately'>;

/**
 * The whole product in virtual time: the handlers as they are deployed, over the
 * embedded DynamoDB, and everything else that AWS and a carrier do, with faults.
 */
export class World {
  readonly kernel: Kernel;
  readonly faults: Faults;
  readonly machine: Machine;
  readonly carrier: SimulatedCarrier;
  readonly executions: Executions;
  readonly dynamo: DynamoEngine;
  readonly dial: Queue<Permit>;
  readonly events: Queue<CallEvent>;
  readonly tick: Queue<Tick>;
  /** Events that came from the carrier, the first ones. */
  readonly told: CallEvent[] = [];
  /** Called when a queue is sent to: how many messages in one request of a function. */
  onSend: (queue: string, messages: number) => void = () => {};
  /** Called with each change of the table, as its stream tells it, at once. */
  onChange: (record: DynamoDBRecord) => void = () => {};
  /** Exceptions that no fault explains. */
  readonly bugs: string[] = [];
  /** Runs one command of a function, for whoever wants to see what it does. */
  execute: (command: unknown, by: string) => unknown;
  readonly #own = takeTable();
  readonly #streams: Streams;
  #ids = 0;
  /** As the deployment has it now; left out: any number. */
  platform_limit: number | undefined;
  /** What the process of each function remembers. */
  readonly #minds = new Map<string, Mind>();
  readonly #stale: StaleReads;
  readonly #hasOther: boolean;

  constructor(options: WorldOptions) {
    const { seed, start, rates, manners, aims = [] } = options;
    this.platform_limit = options.platform_limit;
    this.#hasOther = options.other !== undefined;
    this.execute = (command) => sendSync(this.dynamo, command);
    this.kernel = new Kernel(seed, start);
    this.faults = new Faults(seed, rates);
    this.#stale = new StaleReads(this.faults, () => this.kernel.now);
    this.machine = new Machine(this.kernel, seed, this.faults, aims);
    this.machine.onBug = (name, error) => {
      this.bugs.push(
        `${name}: ${error instanceof Error ? error.stack : error}`,
      );
    };
    this.dynamo = this.#own.engine;
    this.#own.now = () => this.kernel.now;
    this.#streams = new Streams(this, options, (change) => {
      this.#stale.onChange(change);
      this.onChange(change);
    });
    this.#own.onStream = () => this.#streams.onChange();
    const queue = <T>(
      name: 'dial' | 'events' | 'tick',
      fn: 'dial' | 'apply_events' | 'tick',
      run: (engine: SimEngine, body: T, id: string) => Promise<unknown>,
    ) =>
      new Queue<T>(this.machine, {
        name,
        visibility_ms: queueSettings[name].visibility_seconds * 1_000,
        max_receives: queueSettings[name].max_receives,
        timeout_ms: functions[fn].timeout_seconds * 1_000,
        run: (invocation, body, id) =>
          run(this.engineFor(invocation), body, id),
      });
    this.dial = queue('dial', 'dial', dialContact);
    this.events = queue('events', 'apply_events', async (engine, event) =>
      this.#dialNext(
        'events',
        engine,
        await applyCallNews(engine, event, event),
      ),
    );
    this.tick = queue('tick', 'tick', runTick);
    this.carrier = new SimulatedCarrier(
      this.machine,
      seed,
      manners,
      (event) => this.#tell(event, 0),
      options.other,
    );
    this.executions = new Executions(this.machine, (of, event) =>
      runStep(this.engineFor(of), event),
    );
    this.#streams.begin();
  }

  /** A webhook of the carrier: again until it is acknowledged, or it gives up. */
  #tell(event: CallEvent, failures: number): void {
    const { machine, faults } = this;
    if (this.told.length < KEPT) this.told.push(event);
    machine.invoke(
      'webhook',
      functions.take_carrier_event.timeout_seconds * 1_000,
      (of) => this.#take(of, event),
      (outcome) => {
        if (outcome === 'ok' || faults.strikes('event_given_up')) return;
        const wait = RESEND_MS[Math.min(failures, RESEND_MS.length - 1)]!;
        this.kernel.after(wait, () => this.#tell(event, failures + 1));
      },
    );
  }

  async #take(of: Invocation, event: CallEvent): Promise<void> {
    const engine = this.engineFor(of);
    const apply = async (_: CarrierEvent, signal: AbortSignal) => {
      try {
        return await applyCallNews(engineUntil(engine, signal), event, event);
      } catch (error) {
        // The queue takes it, whatever it was: here it is told apart.
        const isFault = error instanceof RequestFailed || signal.aborted;
        if (!isFault) this.machine.onBug(of.name, error);
        throw error;
      }
    };
    const handed = await applyOrQueue(event, {
      apply,
      queues: engine.queues,
      sleep: (ms) =>
        new Promise((resolve) => this.kernel.after(ms, () => resolve(null))),
    });
    await this.#dialNext(of.name, engine, handed);
  }

  /** As after each event that was applied: see apply-event.ts. */
  async #dialNext(
    by: string,
    engine: SimEngine,
    handed: Handed | null,
  ): Promise<void> {
    if (!handed) return;
    await dialInPlace(engine, handed, (error) => {
      if (!(error instanceof RequestFailed)) this.machine.onBug(by, error);
    });
  }

  /** Every event that was told comes once more. */
  retell(): void {
    const each = new Map(this.told.map((event) => [event.event_id, event]));
    this.told.length = 0;
    for (const event of each.values()) this.#tell(event, 0);
  }

  /** Nothing happens in it any more: its table serves another. */
  end(): void {
    giveBack(this.#own);
  }

  /** The table without faults and without time: for the test itself. */
  get table(): Table {
    return {
      name: productTable.TableName,
      db: this.#db(TEST, async (effect) => effect()),
    };
  }

  newId = (prefix: string) =>
    `${prefix}_${String(++this.#ids).padStart(8, '0')}`;

  engineFor(of: Invocation): SimEngine {
    const { machine, kernel } = this;
    const request = <T>(effect: () => T) => machine.request(of, effect);
    const table: Table = {
      name: productTable.TableName,
      db: this.#db(of.name, request),
      ...(this.platform_limit !== undefined && {
        platform_limit: this.platform_limit,
      }),
    };
    const clock = { now: () => kernel.now + of.skew_ms };
    const workflow = workflowOver(
      table,
      {
        start: async (name, input) =>
          request(() => this.executions.start(name, input)),
        succeed: async (token, output) =>
          request(() => this.executions.succeed(token, output)),
        beat: async (token) => request(() => this.executions.beat(token)),
      },
      clock,
      () => this.newId('wke'),
    );
    return {
      table,
      clock,
      real_clock: clock,
      workflow,
      // Where the deployment's own carrier is all there is, whoever talks is part of it.
      ...(this.#hasOther && { attaching: this.#attaching(request) }),
      carriers: { of: async (_, id) => this.carrier.for(of, id) },
      ...this.#mindOf(of.name),
      new_id: this.newId,
      queues: {
        dial: (permits, delay = 0) =>
          request(() => {
            this.onSend('dial', permits.length);
            for (const permit of permits) this.dial.send(permit, delay * 1_000);
          }),
        tick: (tick, delay) =>
          request(() => {
            this.onSend('tick', 1);
            this.tick.send(tick, Math.ceil(delay) * 1_000);
          }),
        event: (event) =>
          request(() => {
            this.onSend('events', 1);
            this.events.send(event as CallEvent);
          }),
        push: () => request(() => this.onSend('push', 1)),
        webhook: () => request(() => this.onSend('webhooks', 1)),
      },
    };
  }

  #attaching(
    request: <T>(effect: () => T) => Promise<T>,
  ): NonNullable<Engine['attaching']> {
    return {
      open_token: (_org, _agent, sealed) => sealed,
      ask: async () => undefined,
      tell_later: (event, seconds) =>
        request(() => {
          this.onSend('events', 1);
          this.events.send(event, seconds * 1_000);
        }),
    };
  }

  #mindOf(name: string): Mind {
    const mind = this.#minds.get(name) ?? {
      claimed_up_to: new Map(),
      answers: new Map(),
      pools: new Map(),
      lately: new Map(),
    };
    this.#minds.set(name, mind);
    return mind;
  }

  #db(by: string, run: <T>(effect: () => T) => Promise<T>): Table['db'] {
    const send = (command: unknown) =>
      run(() => {
        const answer = this.execute(command, by);
        this.#streams.show();
        return by === TEST ? answer : this.#stale.answerOf(command, answer);
      });
    return { send } as unknown as Table['db'];
  }
}
