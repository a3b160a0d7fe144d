import { createHash } from 'node:crypto';
import { refuseDuplicates } from './batches.ts';
import { readCapacity, writeTotal } from './capacity.ts';
import { apply, type Change, stage, type WriteKind } from './changes.ts';
import {
  AwsError,
  type CancellationReason,
  validationError,
} from './errors.ts';
import type { Input, Planner } from './plans.ts';
import { readItem } from './reads.ts';
import type { Storage } from './storage.ts';

const MOST_ACTIONS = 100;
/** AWS keeps a client token for ten minutes. */
const TOKEN_MS = 600_000;

const kinds: Record<string, WriteKind> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheck',
};

/**
 * TransactWriteItems: all actions or none.
 *
 * @throws AwsError TransactionCanceledException with a reason for each action;
 *   IdempotentParameterMismatchException when a token comes back with another request
 */
export function transactWrite(
  storage: Storage,
  planner: Planner,
  input: Input,
  now: number,
) {
  const actions = actionsOf(input, Object.keys(kinds));
  return storage.atomically(() => {
    if (wasDone(storage, input, now)) return {};
    const changes = stageAll(storage, planner, actions);
    refuseDuplicates(
      changes,
      'Transaction request cannot include multiple operations on one item',
    );
    for (const change of changes) apply(storage, change, now);
    const consumed = writeTotal(input, changes, 2);
    return consumed.length > 0 ? { ConsumedCapacity: consumed } : {};
  });
}

type TransactAction = { readonly kind: string; readonly body: Input };

function actionsOf(input: Input, allowed: string[]): TransactAction[] {
  const items: Input[] = input.TransactItems;
  if (!Array.isArray(items) || items.length < 1 || items.length > MOST_ACTIONS)
    throw validationError(
      `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length ${items?.length ? 'less than or equal to 100' : 'greater than or equal to 1'}`,
    );
  return items.map((item) => {
    const asked = Object.keys(item).filter((kind) => item[kind] != null);
    const kind = asked[0];
    if (asked.length !== 1 || !kind || !allowed.includes(kind))
      throw validationError(
        'TransactItems can only contain one of Check, Put, Update or Delete',
      );
    if (kind === 'ConditionCheck' && item[kind].ConditionExpression == null)
      throw validationError(
        "1 validation error detected: Value null at 'transactItems.1.member.conditionCheck.conditionExpression' failed to satisfy constraint: Member must not be null",
      );
    return { kind, body: item[kind] };
  });
}

function stageAll(
  storage: Storage,
  planner: Planner,
  actions: readonly TransactAction[],
): Change[] {
  const changes: Change[] = [];
  const reasons = actions.map(({ kind, body }): CancellationReason => {
    try {
      changes.push(stage(storage, planner, kinds[kind]!, body));
      return { Code: 'None' };
    } catch (error) {
      return reasonOf(error);
    }
  });
  if (changes.length === actions.length) return changes;
  const codes = reasons.map(({ Code }) => Code).join(', ');
  throw new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: reasons },
  );
}

/** A failure that hangs on the stored item is a reason; a malformed request is an error. */
function reasonOf(error: unknown): CancellationReason {
  if (!(error instanceof AwsError)) throw error;
  if (error.name === 'ConditionalCheckFailedException')
    return {
      Code: 'ConditionalCheckFailed',
      Message: error.message,
      ...(error.extra.Item && { Item: error.extra.Item }),
    };
  const isOfItem =
    error.name === 'ValidationException' &&
    /^(An operand in|The provided expression refers|The document path|Item size|The provided key element|The update expression attempted)/.test(
      error.message,
    );
  if (!isOfItem) throw error;
  return { Code: 'ValidationError', Message: error.message };
}

/** Remembers the client's token; true when its transaction is committed already. */
function wasDone(storage: Storage, input: Input, now: number): boolean {
  const token: string | undefined = input.ClientRequestToken ?? undefined;
  if (token === undefined) return false;
  storage.statement('DELETE FROM tokens WHERE at <= ?').run(now - TOKEN_MS);
  const request = createHash('sha256')
    .update(JSON.stringify(input.TransactItems))
    .digest('hex');
  const known = storage
    .statement('SELECT request FROM tokens WHERE token = ?')
    .get(token);
  if (!known) {
    storage
      .statement('INSERT INTO tokens (token, request, at) VALUES (?, ?, ?)')
      .run(token, request, now);
    return false;
  }
  if (known.request === request) return true;
  throw new AwsError(
    'IdempotentParameterMismatchException',
    'The request uses the same client token as a previous, but non-identical request. Do not reuse a client token with different requests, unless the requests are identical',
  );
}

/** TransactGetItems. */
export function transactGet(storage: Storage, planner: Planner, input: Input) {
  const actions = actionsOf(input, ['Get']);
  const reads = actions.map(({ body }) => readItem(storage, planner, body));
  const consumed = reads.flatMap(({ table, item }) => {
    const { ConsumedCapacity } = readCapacity(
      { ...input, ConsistentRead: true },
      table.name,
      () => item?.bytes() ?? 0,
    );
    return ConsumedCapacity
      ? [
          {
            ...ConsumedCapacity,
            CapacityUnits: 2 * ConsumedCapacity.CapacityUnits,
          },
        ]
      : [];
  });
  return {
    Responses: reads.map(({ item }) => (item ? { Item: item.shown } : {})),
    ...(consumed.length > 0 && { ConsumedCapacity: consumed }),
  };
}
