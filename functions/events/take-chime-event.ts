import type { Accounts } from '#functions/adapters/carrier/accounts-port.ts';
import type { ChimeReply } from '#functions/adapters/carrier/chime/actions.ts';
import {
  addressOf,
  type Ours,
  receiveChime,
  replyChime,
} from '#functions/adapters/carrier/chime/receive.ts';
import { strangersReply } from '#functions/adapters/carrier/chime/stranger.ts';
import type { Directive } from '#functions/adapters/carrier/inbound.ts';
import { metrics } from '#functions/platform/metrics.ts';
import type { Clock } from '#functions/platform/runtime.ts';
import { ForeignNews } from './apply-news.ts';
import type { Taken, Teller } from './take-webhook.ts';

export interface TakeChimeEventDeps {
  readonly realClock: Clock;
  readonly accounts: Pick<Accounts, 'accountOf'>;
  /**
   * Resolves once each event is applied, or kept until it is, with what becomes
   * of the call. @throws ForeignNews for events of another carrier's call
   */
  readonly decide: (taken: Taken, by: Teller) => Promise<Directive>;
}

/**
 * Takes one event of Amazon Chime, which does with the call what the answer says.
 * A call that is none of ours is ended: nobody else would, and it is billed.
 *
 * @throws whatever the table or `decide` throw; Chime then asks again
 */
export async function takeChimeEvent(
  { realClock, accounts, decide }: TakeChimeEventDeps,
  event: unknown,
  ours: Ours,
): Promise<ChimeReply> {
  const address = addressOf(event);
  if (!address) return strangersReply(event);
  const account = await accounts.accountOf(address.org_id, address.carrier_id);
  if (account?.kind !== 'chime') return refuse(event);
  const received = receiveChime(event, account, ours, realClock.now());
  if (received.kind === 'refused') return refuse(event);
  try {
    const { answer, ...taken } = received;
    const directive = await decide(taken, account);
    if (answer) return answer;
    const now = realClock.now();
    const turn = replyChime(directive, event, account, now);
    if (turn.events.length > 0) {
      // Nobody could be connected, and the answer ends the call already.
      await decide({ ...taken, events: turn.events }, account);
    }
    return turn.answer;
  } catch (error) {
    if (error instanceof ForeignNews) return refuse(event);
    throw error;
  }
}

/** `arn:aws:lambda:us-east-1:123456789012:function:…`: the account that a function runs in. */
export const awsAccountOf = (functionArn: string | undefined): string =>
  functionArn?.split(':')[4] ?? '';

function refuse(event: unknown): ChimeReply {
  metrics().measureOften('WebhooksRefused', 1);
  return strangersReply(event);
}
