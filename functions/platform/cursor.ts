import { invalidRequest } from './problem.ts';

/** Opaque text from which the next page goes on. */
export const encodeCursor = (position: string): string =>
  Buffer.from(JSON.stringify([1, position])).toString('base64url');

/** @throws Refusal 400 when it is not one of ours */
export function decodeCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [version, position] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString('utf8'),
    );
    if (version === 1 && typeof position === 'string') return position;
  } catch {
    // Not base64, not JSON, not ours: all the same to the caller.
  }
  const message = 'is not a cursor that an answer gave';
  throw invalidRequest([{ path: 'cursor', code: 'invalid_cursor', message }]);
}
