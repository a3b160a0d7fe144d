import fc from 'fast-check';
import { problemCodes } from '#shared/contracts/problems.ts';
import { type OpenApi, type Operation, operationsOf } from './document.ts';
import { requestsOf } from './requests.ts';
import { type Answered, send, type Target } from './target.ts';

export interface FuzzOptions {
  readonly runs: number;
  readonly seed: number;
  /** Operations at one time. */
  readonly parallel?: number;
}

export interface Outcome {
  readonly requests: number;
  /** Answers by class: `2xx` → how many. */
  readonly classes: Readonly<Record<string, number>>;
  /** Operations that never answered 2xx, and what they answered. */
  readonly never_done: readonly string[];
  readonly failures: readonly string[];
}

/** What a refusal may be at most, however much it has to say. */
const MAX_PROBLEM_BYTES = 8_192;

/**
 * Sends requests to every operation of the deployment's own document, and looks
 * at each answer: none may be 5xx, every one is as the document says.
 */
export async function fuzz(
  target: Target,
  { runs, seed, parallel = 4 }: FuzzOptions,
): Promise<Outcome> {
  const asked = await fetch(`${target.url}/api/v1/openapi.json`);
  const document = (await asked.json()) as OpenApi;
  const operations = operationsOf(document);
  const numRuns = Math.max(1, Math.ceil(runs / operations.length));
  const classes: Record<string, number> = {};
  const answers = new Map<string, Record<string, number>>();
  const failures: string[] = [];
  let requests = 0;

  const check = async (operation: Operation) => {
    const arbitrary = requestsOf(operation, document.components.schemas);
    const property = fc.asyncProperty(arbitrary, async (planned) => {
      const answer = await send(target, operation, planned);
      requests += 1;
      const kind = `${String(answer.status)[0]}xx`;
      classes[kind] = (classes[kind] ?? 0) + 1;
      count(answers, operation.id, answer);
      const fault = faultOf(operation, answer);
      if (fault) throw new Error(`${fault}\n${answer.text.slice(0, 600)}`);
    });
    const result = await fc.check(property, {
      numRuns,
      seed,
      interruptAfterTimeLimit: 60_000,
      markInterruptAsFailure: false,
    });
    if (!result.failed) return;
    const { counterexample, errorInstance } = result;
    const shown = JSON.stringify(counterexample?.[0]).slice(0, 1_500);
    failures.push(
      `${operation.method} ${operation.path}: ${errorInstance}\n  by ${shown}`,
    );
  };

  const waiting = [...operations];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await check(next);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  const never_done = operations
    .map(({ id }) => ({ id, all: answers.get(id) ?? {} }))
    .filter(({ all }) => !Object.keys(all).some((it) => it.startsWith('2')))
    .map(({ id, all }) => `${id} ${JSON.stringify(all)}`);
  return { requests, classes, never_done, failures };
}

/** Counts what was answered: `200`, or `409 not_ready`. */
function count(
  answers: Map<string, Record<string, number>>,
  id: string,
  { status, text }: Answered,
): void {
  const all = answers.get(id) ?? {};
  const code = status >= 400 ? / *"code":"(\w+)"/.exec(text)?.[1] : undefined;
  const name = code ? `${status} ${code}` : String(status);
  all[name] = (all[name] ?? 0) + 1;
  answers.set(id, all);
}

function faultOf(operation: Operation, answer: Answered): string | undefined {
  const { status, type, headers, text } = answer;
  if (status >= 500) return `${status}`;
  if (!headers['x-request-id']) return `${status} without x-request-id`;
  const isJson = type.includes('json');
  const body: unknown = isJson ? JSON.parse(text) : text;
  // A method that goes without saying: HTTP's own.
  const mismatch = operation.mismatch(status, type, body);
  if (mismatch) return `${status} is not as described: ${mismatch}`;
  if (status < 400) return undefined;
  const problem = body as Record<string, unknown>;
  if (problem.status !== status) return `the problem says ${problem.status}`;
  if (!problemCodes.includes(problem.code as never)) {
    return `the code ${problem.code} is not known`;
  }
  if (text.length > MAX_PROBLEM_BYTES) return `${text.length} bytes of problem`;
  if (/node_modules|\.ts:\d|at async/.test(text)) return 'a stack in a problem';
  return undefined;
}
