import type { Json } from './product.ts';

/**
 * The figures of a run that is over, counted once more from its contacts as the
 * API shows them: rules 6.10, from their text and not from the product's code.
 */
export function recountOf(contacts: readonly Json[]) {
  const count = (of: (contact: Json) => boolean) => contacts.filter(of).length;
  const withStatus = (status: string) =>
    count((contact) => contact.status === status);
  const attempts = contacts.flatMap((contact) => contact.attempts as Json[]);
  const answered = attempts.filter(({ answered_at }) => answered_at !== null);
  const human = answered.filter(({ outcome }) => outcome !== 'machine');
  const suppressed = withStatus('suppressed');
  const completed = withStatus('completed');
  const [failed, abandoned] = [
    withStatus('exhausted'),
    withStatus('abandoned'),
  ];
  const machines = withStatus('amd_machine');
  const window_closed = withStatus('window_closed');
  const manual_stopped = withStatus('manual_stopped');
  const total_calls = contacts.length - suppressed;
  const processed =
    completed + failed + abandoned + window_closed + manual_stopped + machines;
  const attempted = count((contact) => contact.attempts.length > 0);
  const connected = count((contact) =>
    contact.attempts.some((attempt: Json) => human.includes(attempt)),
  );
  const bucket = (name: string) => count((contact) => contact.bucket === name);
  const unanswered = ['no_answer', 'busy', 'rejected', 'timeout'];
  return {
    contacts: {
      total: contacts.length,
      pending: bucket('pending'),
      in_progress: bucket('in_progress'),
      completed: bucket('completed'),
      exhausted: bucket('exhausted'),
      stopped: bucket('stopped'),
      not_attempted: withStatus('pending'),
      waiting_retry: withStatus('retry_scheduled'),
    },
    attempts: {
      total: attempts.length,
      average_per_contact:
        Math.round((100 * attempts.length) / contacts.length) / 100,
    },
    active_calls: 0,
    total_calls,
    processed,
    processed_percent: (100 * processed) / total_calls,
    success_percent: (100 * completed) / total_calls,
    connected,
    completed,
    failed,
    retry_exhausted: failed,
    abandoned,
    true_abandoned: abandoned,
    machine_detected_count: machines,
    window_closed,
    manual_stopped,
    suppressed,
    callback_pending: withStatus('callback_scheduled'),
    unanswered: attempts.filter(({ outcome }) => unanswered.includes(outcome))
      .length,
    attempt_answer_rate: answered.length / attempts.length,
    connect_rate: connected / attempted,
    completion_rate: completed / total_calls,
    aht_seconds: meanOf(human.map(({ duration_seconds }) => duration_seconds)),
    avg_ring_seconds: meanOf(answered.map(({ ring_seconds }) => ring_seconds)),
    cost_usd: attempts.reduce((sum, { cost_usd }) => sum + (cost_usd ?? 0), 0),
  };
}

const meanOf = (values: readonly number[]) =>
  values.length === 0
    ? 0
    : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The same with fractions that floating point may tell apart. */
export function roughly(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * 1e6) / 1e6;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inside]) => [name, roughly(inside)]),
  );
}
