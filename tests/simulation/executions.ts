import type { States } from '#functions/adapters/workflow.ts';
import type { Watch } from '#functions/workflow/campaign-run.ts';
import type { NextStep } from '#functions/workflow/next-step.ts';
import type { Invocation, Machine } from './machine.ts';

/** As infra/workflow/campaign-run.asl.json retries. */
const FIRST_RETRY_MS = 2_000;
const MOST_RETRY_MS = 60_000;
const TIMEOUT_MS = 300_000;

interface Execution {
  readonly watch: Watch;
  looks: number;
}

/** Step Functions with our one state machine: Open, Await, and again. */
export class Executions implements States {
  alive = 0;
  started = 0;
  readonly #machine: Machine;
  readonly #names = new Set<string>();
  readonly #waits = new Map<string, () => void>();
  #tokens = 0;
  readonly #functions: {
    open(of: Invocation, watch: Watch, looks: number): Promise<NextStep>;
    await(of: Invocation, watch: Watch, token: string): Promise<void>;
  };

  constructor(
    machine: Machine,
    functions: {
      open(of: Invocation, watch: Watch, looks: number): Promise<NextStep>;
      await(of: Invocation, watch: Watch, token: string): Promise<void>;
    },
  ) {
    this.#machine = machine;
    this.#functions = functions;
  }

  async start(name: string, input: unknown): Promise<void> {
    if (this.#names.has(name)) return;
    this.#names.add(name);
    this.alive += 1;
    this.started += 1;
    this.#open({ watch: input as Watch, looks: 0 }, 0);
  }

  async succeed(token: string): Promise<void> {
    this.#waits.get(token)?.();
  }

  #open(execution: Execution, retries: number): void {
    const { watch, looks } = execution;
    this.#machine.invoke(
      'open',
      TIMEOUT_MS,
      (invocation) => this.#functions.open(invocation, watch, looks),
      (outcome, result) => {
        if (outcome !== 'ok') {
          const wait = Math.min(FIRST_RETRY_MS * 2 ** retries, MOST_RETRY_MS);
          this.#machine.kernel.after(wait, () =>
            this.#open(execution, retries + 1),
          );
          return;
        }
        execution.looks += 1;
        const { next, timeout_seconds } = result as NextStep;
        if (next === 'await') this.#await(execution, timeout_seconds);
        else this.alive -= 1;
      },
    );
  }

  #await(execution: Execution, timeoutSeconds: number): void {
    const token = `token_${++this.#tokens}`;
    const end = () => {
      if (this.#waits.delete(token)) this.#open(execution, 0);
    };
    this.#waits.set(token, end);
    this.#machine.kernel.after(timeoutSeconds * 1_000, end);
    this.#machine.invoke(
      'await',
      TIMEOUT_MS,
      (invocation) => this.#functions.await(invocation, execution.watch, token),
      (outcome) => {
        if (outcome !== 'ok') end();
      },
    );
  }
}
