import * as z from 'zod';
import { awaitRun, lookAt, openRun } from './campaign-run.ts';
import { afterFailure } from './failed-execution.ts';
import type { RunEngine } from './next-step.ts';

/**
 * An execution keeps the definition it was started with, for weeks, and a redrive
 * brings an old one back after as long: what they send stays understood. One that
 * is newer than this code is met while a deployment is rolled back.
 */
const VERSION = 2;

const run = z.object({
  org_id: z.string(),
  campaign_id: z.string(),
  run_number: z.int(),
  generation: z.int(),
  started_at: z.int(),
});
const task_token = z.string();

/** Looked by one task, waited by another, and counted its looks. */
const first = z.discriminatedUnion('action', [
  z.object({ action: z.literal('open'), run, looks: z.int() }),
  z.object({ action: z.literal('await'), run, task_token }),
]);
/** Looks and waits for the drain by one task, and counts its events. */
const second = z.discriminatedUnion('action', [
  z.object({ action: z.literal('look'), run, events: z.int(), task_token }),
  z.object({ action: z.literal('await'), run, task_token }),
]);
/** @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
const failure = z.object({
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.object({ status: z.string(), input: z.string() }),
});

/** What a look of the first version adds to its history: Open, Decide, Await. */
const EVENTS_OF_A_LOOK = 13;

/** Input of a definition that this code does not know yet: asked again later, it may. */
export class UnknownVersion extends Error {
  override readonly name = 'UnknownVersion';

  constructor(version: unknown) {
    super(
      `The state machine sent input of version ${version}; this function knows up to ${VERSION}. It is tried again: deploy the newer function.`,
    );
  }
}

/**
 * Does what an execution asks for, or what the end of one that failed asks for.
 *
 * @throws UnknownVersion for the input of a newer definition
 */
export async function runStep(
  engine: RunEngine,
  event: unknown,
): Promise<unknown> {
  if (isFailure(event)) {
    const { status, input } = failure.parse(event).detail;
    return afterFailure(engine, run.parse(JSON.parse(input)), status);
  }
  const { v = 1 } = event as { readonly v?: unknown };
  if (v === 1) return runFirst(engine, first.parse(event));
  if (v !== VERSION) throw new UnknownVersion(v);
  const step = second.parse(event);
  if (step.action === 'await')
    return awaitRun(engine, step.run, step.task_token);
  return lookAt(engine, step.run, step.events, step.task_token);
}

async function runFirst(engine: RunEngine, step: z.infer<typeof first>) {
  if (step.action === 'await')
    return awaitRun(engine, step.run, step.task_token);
  const events = step.looks * EVENTS_OF_A_LOOK;
  const answer = await openRun(engine, step.run, events);
  // It hears no heartbeats: it looks whether ticks go on.
  return answer.next === 'watch' ? { ...answer, next: 'await' } : answer;
}

const isFailure = (event: unknown) =>
  event !== null && typeof event === 'object' && 'detail-type' in event;
