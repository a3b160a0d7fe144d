import type { DynamoDBRecord } from 'aws-lambda';
import type { Sockets } from '#functions/adapters/sockets.ts';
import type { Workflow } from '#functions/platform/route.ts';
import { type AnnounceDeps, announce } from '#functions/webhooks/announce.ts';
import { closeRevoked } from './close-revoked.ts';
import { wakeChanged } from './wake-changed.ts';

export interface FollowDeps extends AnnounceDeps {
  readonly sockets: Pick<Sockets, 'close'>;
  readonly workflow: Pick<Workflow, 'wake'>;
}

/**
 * What the outside is told of a batch of changes, and the workflow of a campaign
 * that changed. A reader of the stream of its own, so that nothing here can hold
 * up or fail the figures.
 */
export async function followChanges(
  records: readonly DynamoDBRecord[],
  deps: FollowDeps,
): Promise<void> {
  await closeRevoked(records, deps);
  await wakeChanged(records, deps.workflow);
  await announce(records, deps);
}
