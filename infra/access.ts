/** What each function may ask of AWS: no more and no less than its code can. */

import measured from './access.generated.json' with { type: 'json' };
import type { FunctionName } from './functions.ts';

/** What the code of one function can ask of AWS. */
export interface Access {
  /** IAM actions of the commands that it makes, by name. */
  readonly actions: readonly string[];
  /** Of the table, if it asks it anything: how its partition keys begin. */
  readonly partitions: readonly string[];
  /** Whether it asks the index of the table. */
  readonly index: boolean;
}
export type AccessOfAll = Readonly<Record<FunctionName, Access>>;

export const access: AccessOfAll = measured;
