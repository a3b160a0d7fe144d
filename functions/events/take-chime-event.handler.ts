import type { Context } from 'aws-lambda';
import { accounts } from '#functions/adapters/carrier/accounts.ts';
import { addressOf } from '#functions/adapters/carrier/chime/receive.ts';
import {
  type InvocationContext,
  invocation,
} from '#functions/platform/invocation.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { decideHere } from './apply-event.ts';
import { takeChimeEvent } from './take-chime-event.ts';

type ChimeContext = InvocationContext & Pick<Context, 'invokedFunctionArn'>;

/** Amazon Chime invokes it with each event of a call. */
export const handler = (event: unknown, context?: ChimeContext) =>
  invocation(
    (it: unknown) =>
      takeChimeEvent(
        {
          realClock: runtime.realClock,
          accounts: accounts(),
          decide: decideHere,
        },
        it,
        { aws_account_id: accountIn(context) },
      ),
    (it) => {
      const org_id = addressOf(it)?.org_id;
      return org_id === undefined ? {} : { org_id };
    },
  )(event, context);

/** `arn:aws:lambda:us-east-1:123456789012:function:…`: where this function runs. */
const accountIn = (context: ChimeContext | undefined): string =>
  context?.invokedFunctionArn.split(':')[4] ?? '';
