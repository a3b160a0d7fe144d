import type { Finding } from '../finding.ts';
import { judgeAws } from './judge-aws.ts';
import { lookAtAws } from './look-at-aws.ts';

/** The checks of the account that a stage is deployed in. */
export async function* examineAws(
  stage: string,
  url: string,
): AsyncGenerator<Finding> {
  yield* judgeAws(await lookAtAws(stage), url);
}
