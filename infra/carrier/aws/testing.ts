import type { APIGatewayProxyEventV2, SQSEvent } from 'aws-lambda';
import { documentClient } from '#infra/local/cloud/dynamodb/document-client.ts';
import { DynamoEngine } from '#infra/local/cloud/dynamodb/engine.ts';
import type { Errand } from '../kept-call.ts';
import { type CarrierProfile, stageProfile } from '../profile.ts';
import type { AnyWebhook } from '../types.ts';
import type { CallTable } from './call-store.ts';
import { answerFace } from './face.ts';
import { tell } from './tell.ts';

/** The clock that a test moves. */
export interface TestClock {
  now(): number;
  after(ms: number, task: () => void): unknown;
  hold(): () => void;
}

export const KEY = 'key_of_the_carrier';

/** An engine in memory that has the company's table. */
export function makeCallEngine(clock: Pick<TestClock, 'now'>): DynamoEngine {
  const engine = new DynamoEngine({ path: ':memory:', clock });
  engine.execute('CreateTable', {
    TableName: 'calls',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  });
  return engine;
}

/** The company's table in memory. */
export function makeCallTable(clock: Pick<TestClock, 'now'>): CallTable {
  const { send } = documentClient(makeCallEngine(clock));
  return { db: { send } as CallTable['db'], name: 'calls' };
}

interface Options {
  readonly clock: TestClock;
  readonly deliver: (event: AnyWebhook) => Promise<boolean>;
  readonly profile?: CarrierProfile;
}

/** Both functions of the company, with a queue between them that waits whole seconds. */
export function startCompany({ clock, deliver, profile }: Options) {
  const table = makeCallTable(clock);
  const now = () => clock.now();
  const failed: Errand[] = [];
  const send = async (errands: readonly Errand[]) => {
    for (const errand of errands) {
      const seconds = Math.ceil((errand.due_at - now()) / 1_000);
      const delay = Math.min(Math.max(seconds, 0), 900) * 1_000;
      clock.after(delay, () => {
        const release = clock.hold();
        void run(errand).finally(release);
      });
    }
  };
  const run = async (errand: Errand) => {
    const record = { messageId: 'm', body: JSON.stringify(errand) };
    const event = { Records: [record] } as SQSEvent;
    const reports: unknown[] = [];
    const report = (_: string, why: unknown) => void reports.push(why);
    const deps = { table, send, now, deliver, report };
    const answer = await tell(deps, event);
    if (answer.batchItemFailures.length !== reports.length)
      throw new Error('a failure was not reported');
    if (answer.batchItemFailures.length > 0) failed.push(errand);
  };
  const deps = { table, send, now, key: KEY, profile: profile ?? stageProfile };
  /** `fetch` to its function URL. */
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const answer = await answerFace(deps, {
      rawPath: new URL(request.url).pathname,
      headers: Object.fromEntries(request.headers),
      requestContext: { http: { method: request.method } },
      body: await request.text(),
      isBase64Encoded: false,
    } as unknown as APIGatewayProxyEventV2);
    const { statusCode = 200, body, headers } = answer;
    return new Response(body || null, {
      status: statusCode,
      headers: headers as Record<string, string>,
    });
  };
  return { fetch, failed };
}
