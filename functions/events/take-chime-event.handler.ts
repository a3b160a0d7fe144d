import { accounts } from '#functions/adapters/carrier/accounts.ts';
import { addressOf } from '#functions/adapters/carrier/chime/receive.ts';
import { invocation } from '#functions/platform/invocation.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { decideHere } from './apply-event.ts';
import { awsAccountOf, takeChimeEvent } from './take-chime-event.ts';

/** Amazon Chime invokes it with each event of a call. */
export const handler = invocation(
  (event: unknown, context) =>
    takeChimeEvent(
      {
        realClock: runtime.realClock,
        accounts: accounts(),
        decide: decideHere,
      },
      event,
      { aws_account_id: awsAccountOf(context?.invokedFunctionArn) },
    ),
  (event) => {
    const org_id = addressOf(event)?.org_id;
    return org_id === undefined ? {} : { org_id };
  },
);
