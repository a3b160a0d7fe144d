import type { Readable } from 'node:stream';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Carriers } from '#functions/adapters/carrier/carrier.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Queues } from '#functions/adapters/queues.ts';
import type { Route } from '#shared/contracts/route.ts';
import type { OperationId, RequestParts } from '#shared/contracts/routes.ts';
import type { Role, Scope } from '#shared/contracts/settings.ts';
import type { LiveView, StatsView } from '#shared/contracts/stats.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { Clock } from './runtime.ts';

/** Who asks, as the credential says. */
export interface Caller {
  readonly org_id: string;
  readonly credential_id: string;
  /** A key of the organization, a user's token, or a user who signed in. */
  readonly kind: 'ak' | 'pat' | 'jwt';
  readonly scopes: readonly Scope[];
  readonly role: Role | null;
  /** How logs of activity name them: `key_…` or `usr_…`, never a secret. */
  readonly actor: string;
  /** Left out or null: as many as any caller. */
  readonly requests_per_second?: number | null;
}

/** The bucket. */
export interface Files {
  put(key: string, body: Buffer, contentType: string): Promise<void>;
  read(key: string): Promise<Readable>;
  remove(key: string): Promise<void>;
  /** Whether there is such a file. */
  has(key: string): Promise<boolean>;
  /** Its content type; null when there is no such file. */
  typeOf(key: string): Promise<string | null>;
  /** An address from which anybody may read it for so long. */
  /** @param name - what the file is called by whoever keeps it: no quotes in it */
  presignGet(
    key: string,
    expiresSeconds: number,
    name: string,
  ): Promise<string>;
  /** A form with which a browser sends one file, up to `maxBytes`. */
  presignPost(
    key: string,
    maxBytes: number,
    expiresSeconds: number,
  ): Promise<{ url: string; fields: Record<string, string> }>;
}

export interface RunRef {
  readonly org_id: string;
  readonly campaign_id: string;
  readonly run_number: number;
}

/** The state machine that looks after a run. */
export interface Workflow {
  /** Starts an execution, which takes over from the one there may be. */
  startRun(run: RunRef): Promise<void>;
  /** Something changed: look again now, not at the next due instant. */
  wake(run: RunRef): Promise<void>;
  /**
   * Ends one wait. One that is over already is no error.
   *
   * @param output - what it ends with; left out: that it was woken
   */
  succeed(taskToken: string, output?: object): Promise<void>;
  /**
   * Ticks go on: tells the execution that waits for their end. Where none has
   * waited for long, one is started.
   */
  beat(run: RunRef): Promise<void>;
}

/** What the machine, the table and the neighbours give to a handler. */
export interface Deps {
  readonly table: Table;
  /** The one clock of the product; locally it may run fast. */
  readonly clock: Clock;
  readonly real_clock: Clock;
  /** @param prefix - without underscore: `cmp`, `upl` */
  readonly new_id: (prefix: string) => string;
  readonly queues: Queues;
  readonly files: Files;
  readonly workflow: Workflow;
  readonly carriers: Carriers;
  readonly read_stats: (
    campaign: Campaign,
  ) => Promise<{ stats: StatsView; live: LiveView }>;
  /** Most bytes of a CSV inside one create request. */
  readonly inline_csv_bytes: number;
  /** wss address of the socket, for whoever did not come through the edge. */
  readonly socket_url: string;
}

/** The file part of a multipart body. */
export interface FilePart {
  readonly file_name: string;
  readonly bytes: Buffer;
}

interface RequestContext {
  readonly route: Route;
  readonly caller: Caller;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly event: APIGatewayProxyEvent;
  /** Present when the body came as multipart with its file. */
  readonly file?: FilePart;
}

/** A request as a handler gets it: authorized, and valid by its route. */
export type RouteRequest<Op extends OperationId> = RequestContext &
  RequestParts<Op>;

export type Reply =
  | {
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly status: number;
      readonly text: string;
      readonly content_type: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly status: number;
      /** Of any length: only for routes that stream. */
      readonly file: Readable;
      readonly content_type: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

/** The handler of one operation, its parts typed by the route table. */
export type HandlerOf<Op extends OperationId, Needs = Deps> = (
  request: RouteRequest<Op>,
  deps: Needs,
) => Promise<Reply>;

/** A handler of any operation, as the router keeps it. */
export type RouteHandler<Needs = Deps> = (
  // biome-ignore lint/suspicious/noExplicitAny: the table proves each part before the handler is called
  request: RequestContext & { params: any; query: any; body: any },
  deps: Needs,
) => Promise<Reply>;

/** Handlers by operation id; each is a `HandlerOf` its own operation. */
export type RouteHandlers = { readonly [Op in OperationId]?: HandlerOf<Op> };
