import { createHash } from 'node:crypto';
import {
  beginIdempotent,
  finishIdempotent,
  forgetIdempotent,
  type IdempotentRequest,
} from '#functions/adapters/dynamodb/idempotency-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { logger } from './logger.ts';
import { type HttpAnswer, invalidRequest } from './problem.ts';
import { Refusal } from './refusal.ts';
import type { FilePart } from './route.ts';
import { noSeal, type Seal } from './seal.ts';

const MAX_KEY_LENGTH = 255;

/** What makes two requests the same one. */
export interface Fingerprinted {
  readonly method: string;
  readonly path: string;
  readonly query: unknown;
  readonly body: unknown;
  readonly file?: FilePart | undefined;
  /** Where the answer is for nobody else: who asks. */
  readonly actor?: string | undefined;
}

/**
 * Hash of what is asked. A multipart body is hashed by its parts: its boundary
 * is another one each time it is sent.
 */
export function fingerprintOf(request: Fingerprinted): string {
  const { file, ...rest } = request;
  const hash = createHash('sha256').update(JSON.stringify(rest));
  if (file) hash.update(file.file_name).update(file.bytes);
  return hash.digest('hex');
}

/** @throws Refusal 400 when the header is there and empty or too long */
export function idempotencyKeyOf(
  headers: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (key.length >= 1 && key.length <= MAX_KEY_LENGTH) return key;
  const message = `must have 1 to ${MAX_KEY_LENGTH} characters`;
  throw invalidRequest([
    { path: 'Idempotency-Key', code: 'invalid_length', message },
  ]);
}

/**
 * Runs `work` once for a key, and answers every repeat with the first answer.
 *
 * Refusals by the work are answers too. A failure on our side, or of those whom
 * we ask, is none: the key is free again.
 *
 * @param seal - how the answer is kept
 * @throws Refusal 422 `idempotency_key_reused`, 409 `idempotency_key_in_progress`
 */
export async function once(
  table: Table,
  request: IdempotentRequest,
  work: () => Promise<HttpAnswer>,
  seal: Seal = noSeal,
): Promise<HttpAnswer> {
  const begun = await beginIdempotent(table, request);
  switch (begun.kind) {
    case 'reused':
      throw new Refusal(
        422,
        'idempotency_key_reused',
        'This Idempotency-Key was used for another request. Use a new one.',
      );
    case 'in_progress':
      throw new Refusal(
        409,
        'idempotency_key_in_progress',
        'The first request with this Idempotency-Key has not answered yet.',
        {},
        { 'retry-after': '1' },
      );
    case 'replay': {
      const { status, headers, body } = begun.reply;
      const marked = { ...headers, 'idempotency-replayed': 'true' };
      return { statusCode: status, headers: marked, body: seal.open(body) };
    }
    case 'begun':
      return remember(table, request, work, seal);
  }
}

async function remember(
  table: Table,
  request: IdempotentRequest,
  work: () => Promise<HttpAnswer>,
  seal: Seal,
): Promise<HttpAnswer> {
  const forget = () =>
    forgetIdempotent(table, request).catch((failure) =>
      logger.warn('an idempotency key stays locked', { error: failure }),
    );
  let answer: HttpAnswer;
  try {
    answer = await work();
  } catch (error) {
    await forget();
    throw error;
  }
  // Nothing was done, and the same request may do later.
  if (answer.statusCode >= 500) {
    await forget();
    return answer;
  }
  const { statusCode: status, headers } = answer;
  const body = seal.close(answer.body);
  // What was asked is done: failing now would have it done again.
  await finishIdempotent(table, request, { status, headers, body }).catch(
    (failure) => logger.error('an answer was not kept', { error: failure }),
  );
  return answer;
}
