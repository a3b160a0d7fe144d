import { afterEach, expect, it, vi } from 'vitest';
import { invocation } from './invocation.ts';
import { logger } from './logger.ts';
import { queueHandler } from './queue-handler.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const context = { awsRequestId: 'inv_1', functionName: 'outdial-dev-dial' };

/** All that is logged from here on, line by line. */
function listen() {
  const lines: Record<string, unknown>[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      lines.push(JSON.parse(String(text)));
      return true;
    });
  return lines;
}

const recordOf = (body: unknown) => ({
  messageId: 'msg_1',
  body: JSON.stringify(body),
  attributes: { ApproximateReceiveCount: '2' },
});

it('gives every line of an invocation its ids, and only of that one', async () => {
  const lines = listen();
  const run = invocation(async (campaign_id: string) => {
    await Promise.resolve();
    logger.info('worked', { campaign_id });
  });
  await Promise.all([
    run('cmp_1', context),
    run('cmp_2', { ...context, awsRequestId: 'inv_2' }),
    run('cmp_3'),
  ]);
  logger.info('outside');
  expect(lines.map(({ at: _, level: __, ...line }) => line)).toEqual([
    {
      message: 'worked',
      campaign_id: 'cmp_1',
      invocation_id: 'inv_1',
      function: 'outdial-dev-dial',
    },
    {
      message: 'worked',
      campaign_id: 'cmp_2',
      invocation_id: 'inv_2',
      function: 'outdial-dev-dial',
    },
    { message: 'worked', campaign_id: 'cmp_3' },
    { message: 'outside' },
  ]);
});

it('throws on the name, the message and the stack of a failure, and nothing else of it', async () => {
  const lines = listen();
  const failure = Object.assign(new Error('no +12025557731'), {
    name: 'ConditionalCheckFailedException',
    Item: { phone_number: '+12025557731', name: 'Zebulon Quux' },
  });
  const run = invocation(
    async () => {
      throw failure;
    },
    () => ({ campaign_id: 'cmp_1' }),
  );
  const thrown = await run(undefined, context).catch((error: unknown) => error);
  expect(thrown).toMatchObject({
    name: 'ConditionalCheckFailedException',
    message: 'no <number>',
    stack: expect.stringContaining('invocation.test.ts'),
  });
  expect(Object.keys(thrown as object)).not.toContain('Item');
  const [line] = lines;
  expect(line).toMatchObject({
    level: 'error',
    invocation_id: 'inv_1',
    campaign_id: 'cmp_1',
    error: { stack: expect.stringContaining('invocation.test.ts') },
  });
  expect(JSON.stringify([line, thrown])).not.toMatch(/2025557731|Zebulon/);
});

it('names what a message was about when it fails, and when it is done', async () => {
  vi.stubEnv('LOG_LEVEL', 'debug');
  const lines = listen();
  const handler = queueHandler(
    (value) => value as { fails?: boolean },
    async ({ fails }) => {
      if (fails) throw new Error('no');
    },
  );
  const ids = { org_id: 'org_a', campaign_id: 'cmp_1', attempt_id: 'att_1' };
  const secret = { to: '+12025557731', name: 'Zebulon Quux' };
  await handler(
    {
      Records: [
        recordOf({ ...ids, ...secret }),
        recordOf({ ...ids, ...secret, fails: true }),
      ],
    } as never,
    context,
  );
  const about = {
    ...ids,
    invocation_id: 'inv_1',
    function: 'outdial-dev-dial',
    message_id: 'msg_1',
    receive_count: 2,
  };
  expect(lines).toEqual([
    expect.objectContaining({ ...about, message: 'a message was handled' }),
    expect.objectContaining({ ...about, message: 'a message failed' }),
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/2025557731|Zebulon/);
});
