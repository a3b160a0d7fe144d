import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { AccountField } from '#shared/domain/carrier-kinds.ts';
import { UsageError } from '../exit.ts';

/** A line from whoever sits at the terminal; a secret is not shown while it is typed. */
export async function askPerson(
  { label, help }: AccountField,
  isSecret: boolean,
): Promise<string> {
  // Questions are no answer of a command.
  process.stderr.write(`${help}\n${label}: `);
  const nowhere = new Writable({ write: (_, __, done) => done() });
  const lines = createInterface({
    input: process.stdin,
    output: isSecret ? nowhere : process.stderr,
    terminal: true,
  });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    if (isSecret) process.stderr.write('\n');
  }
}

/**
 * A JSON object of text values from the standard input.
 *
 * @throws UsageError when it is another thing; without what was read, which is secret
 */
export async function readValues(
  input: AsyncIterable<Uint8Array | string>,
): Promise<Record<string, string>> {
  const parts: Buffer[] = [];
  for await (const part of input) parts.push(Buffer.from(part));
  const wrong = new UsageError('--stdin: give a JSON object of texts');
  let values: unknown;
  try {
    values = JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw wrong;
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    throw wrong;
  if (!Object.values(values).every((value) => typeof value === 'string'))
    throw wrong;
  return values as Record<string, string>;
}
