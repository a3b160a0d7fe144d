import { type Command, InvalidArgumentError } from 'commander';
import { Outdial } from '#shared/client/outdial.ts';
import { version } from '../cli-version.ts';
import { type Target, target } from '../deployment.ts';
import { Failed } from '../exit.ts';
import { print, printJson } from '../output.ts';
import { configOf, type DeploymentConfig, judgeAddress } from './address.ts';
import {
  type Finding,
  findingText,
  isHealthy,
  skipped,
  summaryText,
} from './finding.ts';
import { judgeCall } from './judge-call.ts';
import { judgeKey, lookAtKey } from './keys.ts';
import { checkLive } from './live.ts';
import { lookAt } from './look.ts';
import { judgeSupplies, lookAtSupplies } from './supplies.ts';
import { placeTestCall } from './test-call.ts';
import {
  type CallOptions,
  type TestNumber,
  testNumber,
} from './test-number.ts';
import { checkUpload } from './upload.ts';

interface DoctorOptions extends CallOptions {
  readonly wait: number;
  readonly aws?: boolean;
  readonly stage?: string;
  readonly json?: boolean;
}

const seconds = (text: string): number => {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is not a number of seconds, 1 to 9999.');
};

export function addDoctor(doctor: Command): void {
  doctor
    .description('check a deployment, and say what to do')
    .option(
      '--call [number]',
      'and an upload and a test call, to a number of fiction (+14155550190)',
    )
    .option('--to <number>', 'the test call to this phone, which rings: --yes')
    .option('--yes', 'ring the phone of --to')
    .option('--wait <seconds>', 'for the end of the test call', seconds, 180)
    .option('--aws', 'and the stacks, quotas and alarms in the AWS account')
    .option(
      '--stage <stage>',
      'of the stacks; left out: as the deployment says',
    )
    .option('--json', 'answer in JSON')
    .addHelpText(
      'after',
      `
One line for each check: ok, warning, failed or skipped. Exit code 1 when one
failed. docs/doctor.md says more of each. --aws takes region and credentials as
the AWS CLI does, and only reads.

Examples:
  $ outdial doctor
  $ outdial doctor --call
  $ outdial doctor --to +14155551234 --yes
  $ AWS_PROFILE=acme AWS_REGION=eu-central-1 outdial doctor --aws`,
    )
    .action(run);
}

async function run(options: DoctorOptions): Promise<void> {
  const where = target();
  const called = testNumber(options);
  const findings: Finding[] = [];
  for await (const finding of examine(where, called, options)) {
    findings.push(finding);
    if (!options.json) print(findingText(finding));
  }
  const healthy = isHealthy(findings);
  if (options.json) printJson({ url: where.url, healthy, findings });
  else print(`\n${summaryText(findings)}`);
  if (!healthy) throw new Failed();
}

/** Each check as it is done; what cannot be checked any more is not. */
async function* examine(
  where: Target,
  called: TestNumber | undefined,
  options: DoctorOptions,
): AsyncGenerator<Finding> {
  const address = await lookAt(where.url, version, { fetch, now: Date.now });
  const seen = judgeAddress(address);
  yield* seen;
  const config = configOf(address.config);
  if (seen[0]?.state === 'failed')
    yield skipped(
      'key',
      'and all that needs it: the deployment does not answer',
    );
  else yield* examineInside(where, called, options, config);
  if (!options.aws) return;
  // Only who asks for it loads the clients of AWS.
  const { examineAws } = await import('./aws/examine-aws.ts');
  yield* examineAws(options.stage ?? config?.stage ?? 'prod', where.url);
}

const CALLING = ['campaigns:manage', 'contacts:manage'];

async function* examineInside(
  where: Target,
  called: TestNumber | undefined,
  options: DoctorOptions,
  config: DeploymentConfig | undefined,
): AsyncGenerator<Finding> {
  const outdial = new Outdial(where);
  const needed = ['campaigns:read', ...(called ? CALLING : [])];
  const key = judgeKey(await lookAtKey(outdial, where, Date.now()), needed);
  yield* key;
  if (key[0]?.state === 'failed') {
    yield skipped('all else', 'it needs a key that is accepted');
    return;
  }
  yield await checkLive(outdial);
  const simulated = config?.simulated === true;
  yield* judgeSupplies(await lookAtSupplies(outdial, simulated));
  if (!called) {
    yield skipped('test call', 'ask for it with --call');
    return;
  }
  yield await checkUpload(outdial, Date.now);
  const came = await untilCtrlC((leave) =>
    placeTestCall({
      outdial,
      target: where,
      number: called.number,
      within_ms: options.wait * 1_000,
      leave,
      now: Date.now,
    }),
  );
  yield* judgeCall(came, called, simulated);
}

/** The first Ctrl-C lets it tidy up; a second one ends it as it is. */
async function untilCtrlC<T>(
  work: (leave: AbortSignal) => Promise<T>,
): Promise<T> {
  const leave = new AbortController();
  const onSignal = () => leave.abort();
  process.once('SIGINT', onSignal);
  try {
    return await work(leave.signal);
  } finally {
    process.off('SIGINT', onSignal);
  }
}
