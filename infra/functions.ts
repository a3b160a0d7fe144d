/**
 * Every Lambda function of the product, named once: the CDK app deploys this
 * list and the local run hosts it. A function is its entry file, what starts it
 * and what it may use.
 */

import type { Streaming } from '#shared/contracts/route.ts';

export type Trigger =
  | { readonly kind: 'rest'; readonly streaming?: boolean }
  | { readonly kind: 'function_url' }
  /** A carrier of AWS's own calls it, and does what its answer says. */
  | { readonly kind: 'carrier_invoke' }
  | {
      readonly kind: 'queue';
      readonly queue: QueueName;
      readonly batch_size: number;
      readonly batch_window_seconds?: number;
      readonly max_concurrency?: number;
    }
  | {
      readonly kind: 'table_stream';
      readonly batch_size: number;
      readonly batch_window_seconds: number;
      /** The function has to know from which shard of the stream a batch is. */
      readonly by_shard?: true;
    }
  | { readonly kind: 'bucket'; readonly prefix: string }
  | { readonly kind: 'socket' }
  | { readonly kind: 'state_machine' };

export type QueueName = 'dial' | 'events' | 'tick' | 'push' | 'webhooks';

export interface FunctionSpec {
  readonly entry: string;
  readonly trigger: Trigger;
  readonly timeout_seconds: number;
  /** Processor comes with it: 1769 MB is one. Who waits for the table needs little. */
  readonly memory_mb: number;
  readonly uses: readonly (
    | 'table'
    | 'bucket'
    | 'workflow'
    | 'sockets'
    | 'carrier'
    | 'webhook_secrets'
    | `queue:${QueueName}`
  )[];
}

/**
 * Seconds a message stays hidden: six times its consumer's time-out. In real
 * time locally is what the outside waits for, however fast calls go.
 */
export const queues = {
  dial: { visibility_seconds: 180, max_receives: 5 },
  events: { visibility_seconds: 180, max_receives: 10 },
  tick: { visibility_seconds: 180, max_receives: 10 },
  push: { visibility_seconds: 60, max_receives: 3 },
  webhooks: { visibility_seconds: 180, max_receives: 10, real_time: true },
} as const satisfies Record<
  QueueName,
  { visibility_seconds: number; max_receives: number; real_time?: true }
>;

/** Of whoever learns what became of a call: settles it, connects it, lets the next one be dialled. */
const settlesCalls = [
  'table',
  'carrier',
  'webhook_secrets',
  'workflow',
  'queue:dial',
  'queue:events',
] as const;

export const functions = {
  api: {
    entry: 'functions/api/api.handler.ts',
    trigger: { kind: 'rest' },
    timeout_seconds: 29,
    memory_mb: 1769,
    uses: [
      'table',
      'bucket',
      'workflow',
      'queue:dial',
      'queue:tick',
      'queue:webhooks',
      'carrier',
    ],
  },
  campaign_events: {
    entry: 'functions/live/campaign-events.handler.ts',
    trigger: { kind: 'rest', streaming: true },
    timeout_seconds: 900,
    memory_mb: 256,
    uses: ['table'],
  },
  downloads: {
    entry: 'functions/api/downloads.handler.ts',
    trigger: { kind: 'rest', streaming: true },
    timeout_seconds: 900,
    memory_mb: 512,
    uses: ['table', 'bucket'],
  },
  dial: {
    entry: 'functions/dial/dial.handler.ts',
    trigger: {
      kind: 'queue',
      queue: 'dial',
      batch_size: 10,
      max_concurrency: 50,
    },
    timeout_seconds: 30,
    memory_mb: 256,
    uses: ['table', 'carrier', 'workflow', 'queue:dial'],
  },
  take_carrier_event: {
    entry: 'functions/events/take-carrier-event.handler.ts',
    trigger: { kind: 'function_url' },
    timeout_seconds: 30,
    memory_mb: 256,
    uses: settlesCalls,
  },
  take_chime_event: {
    entry: 'functions/events/take-chime-event.handler.ts',
    trigger: { kind: 'carrier_invoke' },
    // Chime waits for 20 s.
    timeout_seconds: 20,
    memory_mb: 256,
    uses: settlesCalls,
  },
  apply_events: {
    entry: 'functions/events/apply-events.handler.ts',
    trigger: {
      kind: 'queue',
      queue: 'events',
      batch_size: 10,
      max_concurrency: 50,
    },
    timeout_seconds: 30,
    memory_mb: 256,
    uses: settlesCalls,
  },
  tick: {
    entry: 'functions/workflow/tick.handler.ts',
    trigger: { kind: 'queue', queue: 'tick', batch_size: 1 },
    timeout_seconds: 30,
    memory_mb: 256,
    uses: [...settlesCalls, 'queue:tick'],
  },
  campaign_run: {
    entry: 'functions/workflow/campaign-run.handler.ts',
    trigger: { kind: 'state_machine' },
    timeout_seconds: 300,
    memory_mb: 512,
    uses: ['table', 'carrier', 'workflow', 'queue:tick', 'queue:push'],
  },
  fold_stats: {
    entry: 'functions/live/fold-stats.handler.ts',
    trigger: {
      kind: 'table_stream',
      batch_size: 1000,
      batch_window_seconds: 2,
      by_shard: true,
    },
    timeout_seconds: 60,
    memory_mb: 256,
    uses: ['table', 'queue:push'],
  },
  follow_changes: {
    entry: 'functions/live/follow-changes.handler.ts',
    trigger: {
      kind: 'table_stream',
      batch_size: 1000,
      batch_window_seconds: 2,
    },
    timeout_seconds: 60,
    memory_mb: 256,
    uses: ['table', 'sockets', 'workflow', 'queue:webhooks'],
  },
  deliver_webhook: {
    entry: 'functions/webhooks/deliver.handler.ts',
    trigger: {
      kind: 'queue',
      queue: 'webhooks',
      batch_size: 10,
      max_concurrency: 50,
    },
    timeout_seconds: 30,
    memory_mb: 256,
    uses: ['table', 'webhook_secrets', 'queue:webhooks'],
  },
  push_snapshot: {
    entry: 'functions/live/push-snapshot.handler.ts',
    trigger: { kind: 'queue', queue: 'push', batch_size: 1 },
    timeout_seconds: 10,
    memory_mb: 256,
    uses: ['table', 'sockets', 'queue:push'],
  },
  socket: {
    entry: 'functions/live/socket.handler.ts',
    trigger: { kind: 'socket' },
    timeout_seconds: 10,
    memory_mb: 256,
    uses: ['table', 'sockets'],
  },
  import_audience: {
    entry: 'functions/audience/import-audience.handler.ts',
    trigger: { kind: 'bucket', prefix: 'uploads/' },
    timeout_seconds: 900,
    memory_mb: 1769,
    uses: ['table', 'bucket', 'workflow'],
  },
} as const satisfies Record<string, FunctionSpec>;
export type FunctionName = keyof typeof functions;

/** Which function answers the routes of each kind that streams. */
export const streamingFunctions = {
  events: 'campaign_events',
  download: 'downloads',
} as const satisfies Record<Streaming, FunctionName>;
