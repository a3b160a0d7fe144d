/** Environment variables: infra sets them, functions read them. Both name them here. */
export const env = {
  TABLE_NAME: 'TABLE_NAME',
  BUCKET_NAME: 'BUCKET_NAME',
  DIAL_QUEUE_URL: 'DIAL_QUEUE_URL',
  EVENTS_QUEUE_URL: 'EVENTS_QUEUE_URL',
  TICK_QUEUE_URL: 'TICK_QUEUE_URL',
  PUSH_QUEUE_URL: 'PUSH_QUEUE_URL',
  WEBHOOKS_QUEUE_URL: 'WEBHOOKS_QUEUE_URL',
  STATE_MACHINE_ARN: 'STATE_MACHINE_ARN',
  /** https endpoint of the WebSocket management API (post to connection). */
  SOCKET_MANAGEMENT_URL: 'SOCKET_MANAGEMENT_URL',
  /** wss address of the socket for whoever did not come through the product's origin. */
  SOCKET_URL: 'SOCKET_URL',
  /** Address of the deployment's own carrier; not set: it has none. */
  CARRIER_URL: 'CARRIER_URL',
  /** `none` where the deployment has no carrier of its own: organizations have theirs. */
  OUTDIAL_OWN_CARRIER: 'OUTDIAL_OWN_CARRIER',
  /** Shown to the carrier as a bearer token; not set: it asks for none. */
  CARRIER_KEY: 'CARRIER_KEY',
  /** Signs and verifies the simulated carrier's webhooks. */
  CARRIER_WEBHOOK_SECRET: 'CARRIER_WEBHOOK_SECRET',
  /**
   * Public base below which carriers send their webhooks, at
   * `/carrier-events/<kind>/<org>/<carrier>`; not set: the address at which this
   * function itself was asked.
   */
  CARRIER_EVENTS_URL: 'CARRIER_EVENTS_URL',
  /** How names of the secrets with carriers' credentials begin; not set: sealed in the table. */
  CARRIER_SECRETS_PREFIX: 'CARRIER_SECRETS_PREFIX',
  /** HMAC key: credential secrets are hashed under it, webhook secrets made of it. */
  KEY_PEPPER: 'KEY_PEPPER',
  /** Cognito user pool whose users sign in; not set: nobody does. */
  USER_POOL_ID: 'USER_POOL_ID',
  /** What the edge shows the API; not set: whoever asks the gateway itself is answered too. */
  EDGE_PROOF: 'EDGE_PROOF',
  /** Function that Amazon Chime has to invoke; not set: the stage does not call through it. */
  CHIME_FUNCTION_ARN: 'CHIME_FUNCTION_ARN',
  /** Nobody reads it: another value has CloudFormation read all secrets again. */
  SECRETS_VERSION: 'SECRETS_VERSION',
  /** Most bytes of a CSV inside one create request: 4 MB on AWS, 10 MB locally. */
  INLINE_CSV_BYTES: 'INLINE_CSV_BYTES',
  /** Calls in flight of all organizations together; 0: none begins; not set: any number. */
  OUTDIAL_PLATFORM_LIMIT: 'OUTDIAL_PLATFORM_LIMIT',
  /** Which deployment measures itself; not set: none does, as in the local run. */
  OUTDIAL_STAGE: 'OUTDIAL_STAGE',
  /** Least level that is logged: debug, info (when not set), warn or error. */
  LOG_LEVEL: 'LOG_LEVEL',
} as const;

/** Path of the socket on the product's own origin. */
export const SOCKET_PATH = 'ws';

/** Header in which the edge tells a function the host that a caller asked. */
export const CALLED_HOST_HEADER = 'x-outdial-host';

/** Header in which the edge shows that a request came through it. */
export const EDGE_PROOF_HEADER = 'x-outdial-edge';

/** What the user pool's tokens for this API are good for: resource server, scope. */
export const tokenScope = { server: 'outdial', name: 'dashboard' } as const;
/** That scope as a token names it. */
export const TOKEN_SCOPE = `${tokenScope.server}/${tokenScope.name}`;

/** Where files lie in the bucket: how long they are kept, and who may read them, go by these. */
export const filePrefixes = {
  uploads: 'uploads/',
  rejects: 'rejects/',
  recordings: 'recordings/',
} as const;
