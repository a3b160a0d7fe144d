import { readFileSync } from 'node:fs';
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { always } from '#functions/adapters/carrier/testing.ts';
import {
  getCampaign,
  insertCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { winTick } from '#functions/adapters/dynamodb/tick-store.ts';
import { type States, workflowOver } from '#functions/adapters/workflow.ts';
import type { Tick } from '#functions/platform/messages.ts';
import type { Workflow } from '#functions/platform/route.ts';
import {
  keepWatch,
  slowDown,
  type TickEngine,
} from '#functions/workflow/keep-watch.ts';
import type { RunEngine } from '#functions/workflow/next-step.ts';
import { outlook } from '#functions/workflow/outlook.ts';
import { runStep } from '#functions/workflow/run-step.ts';
import {
  createClock,
  type LocalClock,
  type RealTime,
} from '#infra/local/clock.ts';
import { documentClient } from '#infra/local/cloud/dynamodb/document-client.ts';
import { DynamoEngine } from '#infra/local/cloud/dynamodb/engine.ts';
import { CloudError } from '#infra/local/cloud/http.ts';
import { transitionsOf } from '#infra/local/cloud/states/billed.ts';
import { StatesEngine } from '#infra/local/cloud/states/states-engine.ts';
import { productTable } from '#infra/local/product-table.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { Contacts } from './contacts.ts';

export const MACHINE = 'campaign_run';
/** Ticks while somebody is called, seconds apart: often enough for the heartbeat, and few. */
const BEAT_SECONDS = 330;

/** Time that jumps from one timer to the next. */
function jumpingTime(): RealTime {
  let now = 0;
  return {
    now: () => now,
    setTimeout: (task, ms) =>
      setImmediate(() => {
        now += ms;
        task();
      }),
    clearTimeout: (handle) => clearImmediate(handle as NodeJS.Immediate),
    setImmediate: (task) => setImmediate(task),
  };
}

function modelled(contacts: Contacts, command: unknown): object | undefined {
  if (command instanceof QueryCommand) return contacts.answer(command.input);
  if (command instanceof GetCommand) return contacts.read(command.input.Key);
  return undefined;
}

/** The definition that is deployed, or one that was. */
export const definitionOf = (file = 'campaign-run.asl.json') =>
  readFileSync(
    new URL(`../../infra/workflow/${file}`, import.meta.url),
    'utf8',
  ).replaceAll(`\${CampaignRunFunctionArn}`, 'campaign_run');

/**
 * One campaign, its state machine run by the interpreter of the local cloud with
 * the product's function behind it, on a table of its own. Contacts, and who
 * calls them, are a model: as many as wanted, and no time spent with them.
 */
export class WorkflowWorld {
  readonly clock: LocalClock;
  readonly states: StatesEngine;
  readonly table: Table;
  readonly workflow: Workflow;
  readonly engine: RunEngine & TickEngine;
  /** Before each step, to watch it or to make it fail. */
  onStep: (payload: unknown) => void = () => {};
  /** Whether the function is told of executions that failed: best effort. */
  hears = true;
  /** Chains of ticks that began: phases of dialling. */
  chains = 0;
  readonly #contacts: Contacts;
  readonly #beatSeconds: number;
  readonly #campaign: Pick<Campaign, 'org_id' | 'id' | 'run_number'>;
  #ids = 0;
  #lost = 0;

  constructor(
    start: number,
    campaign: Campaign,
    contacts: Contacts,
    beatSeconds = BEAT_SECONDS,
  ) {
    this.#beatSeconds = beatSeconds;
    this.#campaign = campaign;
    this.#contacts = contacts;
    this.clock = createClock({ speed: 1e6, start, real: jumpingTime() });
    const dynamo = new DynamoEngine({ path: ':memory:', clock: this.clock });
    dynamo.execute('CreateTable', productTable);
    const { send } = documentClient(dynamo);
    const db = {
      send: async (command: unknown) =>
        modelled(contacts, command) ?? send(command),
    };
    this.table = {
      db: db as unknown as Table['db'],
      name: productTable.TableName,
    };
    this.states = new StatesEngine({
      path: ':memory:',
      clock: this.clock,
      random: () => 0.5,
      invoke: (_, payload) => this.#held(() => this.step(payload)),
      failed: (event) => {
        if (this.hears) void this.#held(() => this.step(event));
      },
    });
    this.workflow = workflowOver(this.table, this.#states(), this.clock, () =>
      this.#newId('wke'),
    );
    this.engine = this.#engine();
  }

  /** One invocation of the state machine's function. */
  async step(payload: unknown): Promise<unknown> {
    this.onStep(payload);
    return runStep(this.engine, payload);
  }

  /** Puts the campaign there, and starts its run as the API does. */
  begin(campaign: Campaign): Promise<void> {
    return this.#held(async () => {
      await insertCampaign(this.table, campaign);
      await this.workflow.startRun(this.run);
    });
  }

  get run() {
    const { org_id, id: campaign_id, run_number } = this.#campaign;
    return { org_id, campaign_id, run_number };
  }

  campaignNow = () =>
    getCampaign(this.table, this.#campaign.org_id, this.#campaign.id);

  executions = () => this.states.executions(MACHINE);
  history = (name: string) => this.states.history(MACHINE, name);

  /** Ticks that are on their way never come. */
  loseTicks(): void {
    this.#lost += 1;
  }

  /** Lets time pass until then and not beyond, or until something is so. */
  async until(instant: number, isDone: () => boolean = () => false) {
    let release: (() => void) | undefined;
    const stop = this.clock.at(instant, () => {
      release = this.clock.hold();
    });
    while (release === undefined && !isDone()) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    stop.cancel();
    release?.();
  }

  /** Nothing runs any more. */
  isOver = () => this.states.executions(MACHINE, 'RUNNING').length === 0;

  transitions = () =>
    this.executions().reduce(
      (sum, { name }) => sum + transitionsOf(this.history(name)),
      0,
    );

  end(): void {
    this.states.close();
    this.clock.stop();
  }

  async #held<T>(work: () => Promise<T>): Promise<T> {
    const release = this.clock.hold();
    try {
      return await work();
    } finally {
      release();
    }
  }

  #newId = (prefix: string) => `${prefix}_${++this.#ids}`;

  #states(): States {
    const isInTime = (send: () => void) => {
      try {
        send();
        return true;
      } catch (error) {
        if (error instanceof CloudError && error.code === 'TaskTimedOut') {
          return false;
        }
        throw error;
      }
    };
    return {
      start: async (name, input) => {
        const isThere = this.executions().some((it) => it.name === name);
        if (!isThere) this.states.start(MACHINE, input as never, name);
        return !isThere;
      },
      succeed: async (token, output) =>
        isInTime(() =>
          this.states.settleTask(token, {
            kind: 'succeeded',
            result: JSON.parse(JSON.stringify(output)),
          }),
        ),
      beat: async (token) => isInTime(() => this.states.heartbeat(token)),
    };
  }

  #engine(): RunEngine & TickEngine {
    const unused = () => {
      throw new Error('the model calls nobody');
    };
    return {
      table: this.table,
      clock: this.clock,
      real_clock: this.clock,
      workflow: this.workflow,
      carriers: always({
        kind: 'simulated',
        calls_per_second: 100,
        place: unused,
        hangUp: unused,
        lookUp: unused,
      }),
      queues: {
        dial: unused,
        push: async () => {},
        tick: async (tick, seconds) => {
          if (seconds === 0) this.chains += 1;
          const lost = this.#lost;
          this.clock.after(seconds * 1_000, () => {
            if (lost === this.#lost) void this.#held(() => this.#tick(tick));
          });
        },
      },
      new_id: this.#newId,
      claimed_up_to: new Map(),
      answers: new Map(),
      pools: new Map(),
      lately: new Map(),
    };
  }

  /** As a tick does it for the workflow; who is callable is called meanwhile. */
  async #tick(tick: Tick): Promise<void> {
    const { engine, table, clock } = this;
    const { campaign_id, tick_number } = tick;
    const id = this.#newId('tck');
    if (!(await winTick(table, campaign_id, tick_number, id))) return;
    const campaign = await this.campaignNow();
    if (!campaign) return;
    await keepWatch(engine, tick, campaign);
    const now = clock.now();
    const view = await outlook(table, campaign, now);
    if (view.callable === 0) return slowDown(engine, tick, view);
    this.#contacts.call(now);
    const { quiet_since: _, ...rest } = tick;
    await engine.queues.tick(
      { ...rest, tick_number: tick_number + 1 },
      this.#beatSeconds,
    );
  }
}
