import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { deliveryOf, type Errand } from '../kept-call.ts';
import type { AnyWebhook } from '../types.ts';
import { type CallTable, getCall } from './call-store.ts';

export interface TellDeps {
  readonly table: CallTable;
  readonly send: (errands: readonly Errand[]) => Promise<void>;
  readonly now: () => number;
  /** True when the receiver acknowledged it. */
  readonly deliver: (event: AnyWebhook) => Promise<boolean>;
  /** Told of what could not be done, which comes back. */
  readonly report: (messageId: string, why: unknown) => void;
}

/** What waits longer than SQS can is sent on, and so is what came a bit early. */
const EARLY_MS = 1_000;

/**
 * Tells the product what happens in calls. What is not acknowledged comes back
 * after the queue's visibility time, and goes to its dead letters in the end.
 */
export async function tell(
  deps: TellDeps,
  { Records }: SQSEvent,
): Promise<SQSBatchResponse> {
  const failed = await Promise.all(
    Records.map(async ({ messageId, body }) => {
      try {
        await run(deps, JSON.parse(body));
        return [];
      } catch (error) {
        deps.report(messageId, error);
        return [{ itemIdentifier: messageId }];
      }
    }),
  );
  return { batchItemFailures: failed.flat() };
}

/** @throws Error when the product did not take it */
async function run(deps: TellDeps, errand: Errand): Promise<void> {
  if (errand.due_at - deps.now() >= EARLY_MS) return deps.send([errand]);
  const call = await getCall(deps.table, errand.client_token);
  const delivery = call && deliveryOf(call, errand);
  if (!delivery || (await deps.deliver(delivery.event))) return;
  throw new Error(`the product did not take that a call is ${errand.what}`);
}
