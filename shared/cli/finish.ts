import type { Outdial } from '#shared/client/outdial.ts';
import { campaignText, print, printJson } from './output.ts';
import { watch } from './watch.ts';

/**
 * Watches a campaign to its end and prints what became of it. Progress goes to
 * stderr when the answer is JSON, which stays alone on stdout.
 */
export async function finish(
  client: Outdial,
  id: string,
  json: boolean,
): Promise<void> {
  await watch(client, id, json ? process.stderr : process.stdout);
  const campaign = await client.campaigns.get(id);
  if (json) printJson(campaign);
  else print(campaignText(campaign));
}
