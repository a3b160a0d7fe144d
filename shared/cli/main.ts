import { CommanderError } from 'commander';
import { exitCodes, Failed, UsageError } from './exit.ts';
import { printProblem } from './output.ts';
import { program } from './program.ts';

/** Verbs that may stand without their `campaigns`: `outdial list`. */
const SHORT = new Set([
  'campaigns',
  'carriers',
  'dnc',
  'erase',
  'export-person',
  'doctor',
  'help',
]);

/** @returns the exit code. @see contract 7 */
async function run(args: readonly string[]): Promise<number> {
  const [first = ''] = args;
  const isShort = first !== '' && !first.startsWith('-') && !SHORT.has(first);
  const cli = program();
  try {
    await cli.parseAsync(isShort ? ['campaigns', ...args] : args, {
      from: 'user',
    });
    return exitCodes.done;
  } catch (error) {
    // Said already: help that was asked for, or what is wrong with the usage.
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    if (error instanceof UsageError) {
      console.error(`error: ${error.message}`);
      return exitCodes.usage;
    }
    if (!(error instanceof Failed))
      printProblem(error, args.includes('--json'));
    return exitCodes.refused;
  }
}

// A reader that has enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.refused);
});
process.exitCode = await run(process.argv.slice(2));
