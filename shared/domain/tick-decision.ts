/** What a tick came to. */
export const tickOutcomes = [
  'dialled',
  'lines_busy',
  'nobody_callable',
  'outside_window',
  'day_used_up',
  'circuit_open',
  'not_running',
] as const;

/** What one tick did, and why no more. */
export interface TickDecision {
  readonly outcome: (typeof tickOutcomes)[number];
  /** Calls that it let begin. */
  readonly permits: number;
  /** Lines that the campaign could have taken. */
  readonly free: number;
  /** Contacts that may be called now, as far as it counted. */
  readonly callable: number;
  /** The limit that has no room left, as a blocker code. */
  readonly binding_limit: string | null;
}
