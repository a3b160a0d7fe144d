import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { FolderInUse } from './data-folder.ts';
import { helpText } from './help-text.ts';
import type { RunningHost } from './host.ts';
import {
  asksForHelp,
  type Options,
  readOptions,
  UsageError,
} from './options.ts';

/** A stop that takes longer than this is cut short: what counts is on disk. */
const STOP_WITHIN_MS = 4_500;

/** How often to look whether npm, which started this process, still lives. */
const PARENT_CHECK_MS = 250;

/**
 * Where Node keeps what it stripped of its types and compiled: half the work of
 * a start. It tells changed files by their content.
 */
const COMPILED = new URL(
  '../../node_modules/.outdial/compiled',
  import.meta.url,
);

const EXIT_REFUSED = 1;
const EXIT_USAGE = 2;

if (asksForHelp(process.argv.slice(2))) {
  console.log(helpText());
  process.exit(0);
}
const options = optionsOrExit();
const host = await startOrExit(options);
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
endWithNpm();
console.log(`Outdial is ready on ${host.url}`);
if (host.carrier) sayCarrier(host.carrier);
console.log(`API key of the organization local: ${host.api_key}`);
console.log(
  `AWS endpoint: ${host.aws_url} (region us-east-1, any keys, table outdial)`,
);

function optionsOrExit(): Options {
  try {
    return readOptions(process.argv.slice(2), process.env);
  } catch (error) {
    return exitFor(error);
  }
}

async function startOrExit(options: Options): Promise<RunningHost> {
  enableCompileCache(fileURLToPath(COMPILED));
  try {
    // Not before: what is imported by then is not kept.
    const { startHost } = await import('./host.ts');
    return await startHost(options);
  } catch (error) {
    return exitFor(error);
  }
}

/** Says in a sentence what its user can mend; what is a bug, in full. */
function exitFor(error: unknown): never {
  console.error(sentenceFor(error as NodeJS.ErrnoException));
  process.exit(error instanceof UsageError ? EXIT_USAGE : EXIT_REFUSED);
}

function sentenceFor(error: NodeJS.ErrnoException & { port?: number }) {
  if (error.code === 'EADDRINUSE')
    return `port ${error.port} is taken: stop what listens there, or choose others with --port and --aws-port`;
  if (error.code === 'EACCES' && error.syscall === 'listen')
    return `port ${error.port} is not allowed to this user: choose another with --port`;
  const isPlain = error instanceof FolderInUse || error instanceof UsageError;
  if (isPlain) return error.message;
  return error;
}

function sayCarrier(carrier: NonNullable<RunningHost['carrier']>) {
  const what = carrier.is_stand_in
    ? 'a stand-in on this machine, which calls nobody'
    : 'they are real, and cost money';
  console.log(`Calls go out through ${carrier.label}: ${what}.`);
  for (const warning of carrier.warnings) console.log(warning);
}

let isStopping = false;

async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref();
  await host.stop();
  process.exit(0);
}

/**
 * Under `npm start` a signal may end npm, or the shell between, alone. Left
 * behind, this process would hold the port and the folder against the next
 * start; what counts is on disk at any time.
 */
function endWithNpm(): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const look = () => process.ppid !== parent && process.exit(0);
  setInterval(look, PARENT_CHECK_MS).unref();
}
