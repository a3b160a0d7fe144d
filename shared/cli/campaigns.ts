import type { Command } from 'commander';
import type { Campaign } from '#shared/client/generated/types.gen.ts';
import type { Outdial } from '#shared/client/outdial.ts';
import { addCreate } from './create.ts';
import { deployment } from './deployment.ts';
import { finish } from './finish.ts';
import { campaignText, listText, print, printJson } from './output.ts';
import { addReport } from './report.ts';
import { progressLine } from './watch.ts';

interface Json {
  readonly json?: boolean;
}

export function addCampaigns(campaigns: Command): void {
  addCreate(campaigns);
  addList(campaigns);
  one(campaigns, 'get', 'show one campaign').action(
    answer(({ campaigns }, id) => campaigns.get(id)),
  );
  addActions(campaigns);
  addWatching(campaigns);
  addReport(campaigns);
}

/** A command about one campaign. */
const one = (campaigns: Command, name: string, description: string) =>
  campaigns
    .command(name)
    .description(description)
    .argument('<id>', 'of the campaign, cmp_…')
    .option('--json', 'answer in JSON');

/** Asks, and prints the campaign that is answered. */
const answer =
  <Options extends Json>(
    ask: (client: Outdial, id: string, options: Options) => Promise<Campaign>,
  ) =>
  async (id: string, options: Options) => {
    const campaign = await ask(deployment(), id, options);
    if (options.json) printJson(campaign);
    else print(campaignText(campaign));
  };

function addActions(campaigns: Command): void {
  one(campaigns, 'start', 'start it, or go on where it was paused')
    .option('--watch', 'show its progress until it is over')
    .action(async (id: string, options: Json & { watch?: boolean }) => {
      const client = deployment();
      if (!options.watch)
        return answer((client) => client.campaigns.start(id))(id, options);
      await client.campaigns.start(id);
      await finish(client, id, Boolean(options.json));
    });
  one(campaigns, 'pause', 'place no more calls for now; calls go on')
    .option('--reason <text>', 'kept with the pause')
    .action(
      answer(({ campaigns }, id, { reason }: Json & { reason?: string }) =>
        campaigns.pause(id, reason),
      ),
    );
  one(campaigns, 'resume', 'go on where it was paused').action(
    answer(({ campaigns }, id) => campaigns.resume(id)),
  );
  one(
    campaigns,
    'stop',
    'end it now; calls go on, nobody else is called',
  ).action(answer(({ campaigns }, id) => campaigns.stop(id)));
  one(campaigns, 'restart', 'prepare another run of all contacts')
    .addHelpText('after', '\nNothing is called before the next start.')
    .action(answer(({ campaigns }, id) => campaigns.restart(id)));
  one(campaigns, 'cancel-restart', 'drop a restart that was prepared').action(
    answer(({ campaigns }, id) => campaigns.cancelRestart(id)),
  );
  one(campaigns, 'clone', 'a new draft with the same settings')
    .option('--name <name>', 'of the new one')
    .option('--include-contacts', 'and the same contacts')
    .action(
      answer(
        (
          { campaigns },
          id,
          options: Json & { name?: string; includeContacts?: boolean },
        ) =>
          campaigns.clone(id, {
            ...(options.name && { name: options.name }),
            ...(options.includeContacts && { include_contacts: true }),
          }),
      ),
    );
  one(campaigns, 'delete', 'delete a draft that never ran').action(
    async (id: string, { json }: Json) => {
      await deployment().campaigns.delete(id);
      if (json) printJson({ id, deleted: true });
      else print(`${id} is deleted`);
    },
  );
}

interface ListOptions extends Json {
  readonly status?: Campaign['status'];
  readonly search?: string;
  readonly limit?: string;
  readonly cursor?: string;
}

function addList(campaigns: Command): void {
  campaigns
    .command('list')
    .description('campaigns, newest first')
    .option('--status <status>', 'draft, scheduled, running, paused, …')
    .option('--search <text>', 'part of the name, or of the id')
    .option('--limit <rows>', 'rows of one answer, 1 to 200')
    .option('--cursor <cursor>', 'next_cursor of the answer before')
    .option('--json', 'answer in JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ outdial campaigns list --status running
  $ outdial campaigns list --search follow-up --json`,
    )
    .action(async ({ status, search, limit, cursor, json }: ListOptions) => {
      const page = await deployment().campaigns.list({
        ...(status && { status }),
        ...(search && { q: search }),
        // As it was given: the deployment says what is wrong with it.
        ...(limit && { limit: limit as unknown as number }),
        ...(cursor && { cursor }),
      });
      if (json) return printJson(page);
      print(listText(page.data));
      if (page.next_cursor) console.error(`more: --cursor ${page.next_cursor}`);
    });
}

function addWatching(campaigns: Command): void {
  one(campaigns, 'watch', 'show its progress until it is over')
    .addHelpText('after', '\nCtrl-C ends the watch; the campaign goes on.')
    .action((id: string, { json }: Json) =>
      finish(deployment(), id, Boolean(json)),
    );
  one(campaigns, 'events', 'its snapshots as they come, until it is over')
    .addHelpText('after', '\nWith --json each is whole, in one line.')
    .action(async (id: string, { json }: Json) => {
      for await (const event of deployment().campaigns.streamEvents(id)) {
        print(
          json ? JSON.stringify(event) : `${event.at}  ${progressLine(event)}`,
        );
      }
    });
  one(campaigns, 'stats', 'the figures of the current run').action(
    async (id: string) => printJson(await deployment().campaigns.stats(id)),
  );
}
