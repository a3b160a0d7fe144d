import type { FunctionName, QueueName, Trigger } from '#infra/functions.ts';
import { functions } from '#infra/functions.ts';
import type { RunbookTopic } from './runbook.ts';

/** Where work goes that a function cannot do, and which alarms ring. */
export interface FailureRoute {
  readonly goes_to: 'dead_letters' | 'caller' | 'workflow';
  readonly rings: readonly RunbookTopic[];
}

/** Queues in which a message should wait for seconds at most. */
export const hurriedQueues = [
  'dial',
  'events',
  'tick',
] as const satisfies readonly QueueName[];

const isHurried = (queue: QueueName) =>
  (hurriedQueues as readonly QueueName[]).includes(queue);

/** By what starts the function: another kind of start has to say where its failures go. */
function routeOf(trigger: Trigger): FailureRoute {
  switch (trigger.kind) {
    case 'queue':
      return {
        goes_to: 'dead_letters',
        rings: isHurried(trigger.queue)
          ? ['work_given_up', 'work_waits']
          : ['work_given_up'],
      };
    case 'table_stream':
      return {
        goes_to: 'dead_letters',
        rings: ['events_given_up', 'figures_late'],
      };
    case 'bucket':
      return { goes_to: 'dead_letters', rings: ['import_given_up'] };
    case 'rest':
      return { goes_to: 'caller', rings: ['api_failed'] };
    case 'function_url':
      return { goes_to: 'caller', rings: ['carrier_events_failed'] };
    case 'carrier_invoke':
      return { goes_to: 'caller', rings: ['carrier_events_failed'] };
    case 'socket':
      return { goes_to: 'caller', rings: ['sockets_failed'] };
    case 'state_machine':
      return { goes_to: 'workflow', rings: ['run_failed'] };
  }
}

/** No function fails in silence: one line for each of the catalogue. */
export const failureRoutes = Object.fromEntries(
  Object.entries(functions).map(([name, { trigger }]) => [
    name,
    routeOf(trigger),
  ]),
) as Readonly<Record<FunctionName, FailureRoute>>;
