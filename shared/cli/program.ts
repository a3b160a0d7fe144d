import { Command } from 'commander';
import { addCampaigns } from './campaigns.ts';
import { addCarriers } from './carriers/carriers.ts';
import { addDnc } from './dnc.ts';
import { addDoctor } from './doctor/doctor.ts';
import { addPerson } from './person.ts';

/** The whole command line. It throws where it would exit. */
export function program(): Command {
  const cli = new Command('outdial')
    .description('Outbound call campaigns, on any deployment of Outdial.')
    .exitOverride()
    .showHelpAfterError('(--help says how)')
    .addHelpText(
      'after',
      `
Environment:
  OUTDIAL_URL      address of the deployment (http://localhost:4000)
  OUTDIAL_API_KEY  ak_<id>.<secret>, or pat_<id>.<secret> with OUTDIAL_ORG
  OUTDIAL_ORG      organization of a user's token

"outdial list" is short for "outdial campaigns list", and so on.
Exit codes: 0 done, 1 refused (the problem is printed) or a failed check of
doctor, 2 usage.

Examples:
  $ outdial campaigns create --contacts file.csv --start --watch
  $ outdial campaigns list --status running
  $ outdial campaigns pause cmp_01 --reason "lunch"
  $ outdial campaigns report cmp_01 > attempts.csv
  $ outdial carriers add twilio
  $ outdial dnc add +14155550191 --reason "asked us to"
  $ outdial erase +14155550191 --dry-run
  $ outdial doctor --call`,
    );
  addCampaigns(cli.command('campaigns').description('create, run and watch'));
  addCarriers(
    cli.command('carriers').description('the accounts that calls go through'),
  );
  addDnc(cli.command('dnc').description('the do-not-call list'));
  addPerson(cli);
  addDoctor(cli.command('doctor'));
  // Commands inherit it only from a parent that had it when they were made.
  const all = (command: Command): void => {
    command.exitOverride();
    for (const child of command.commands) all(child);
  };
  all(cli);
  return cli;
}
