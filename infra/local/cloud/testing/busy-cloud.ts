import { Readable } from 'node:stream';
import { createClock } from '../../clock.ts';
import { S3Engine } from '../s3/s3-engine.ts';
import { SqsEngine } from '../sqs/sqs-engine.ts';
import { StatesEngine } from '../states/states-engine.ts';

/**
 * A child process that works without pause and tells its parent what was done,
 * after it was done, until it is killed.
 */
const [path = '', start] = process.argv.slice(2);
const clock = createClock({ speed: 60, start: Number(start) });

const sqs = new SqsEngine({ path, clock });
const s3 = new S3Engine({ path, clock });
const states = new StatesEngine({ path, clock, invoke: async () => null });
sqs.createQueue('q', { visibility_seconds: 30 });
s3.createBucket('bucket');
states.createStateMachine('m', {
  QueryLanguage: 'JSONata',
  StartAt: 'Rest',
  States: {
    Rest: { Type: 'Wait', Seconds: 5, Next: 'Work' },
    Work: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'f' },
      End: true,
    },
  },
});

let sent = 0;
let objects = 0;
let executions = 0;
for (;;) {
  for (let n = 0; n < 10; n += 1) {
    sqs.send('q', String(sent), { delay_seconds: n });
    sent += 1;
  }
  sqs.receive('q', 5);
  const key = `k${objects}`;
  await s3.put(
    { bucket: 'bucket', key, headers: {} },
    Readable.from([Buffer.from(`of ${key}`)]),
  );
  objects += 1;
  states.start('m', {}, `e${executions}`);
  executions += 1;
  process.send?.({ now: clock.now(), sent, objects, executions });
}
