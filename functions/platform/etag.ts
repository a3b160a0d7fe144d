import { Refusal } from './refusal.ts';

export const etagOf = (version: number) => `"${version}"`;

/**
 * Refuses a change of something that has changed since the caller read it.
 *
 * @param ifMatch - the header; absent or `*` lets any version through
 * @throws Refusal 412 with `current_version`
 */
export function checkIfMatch(
  ifMatch: string | undefined,
  version: number,
): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const tags = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (tags.includes(etagOf(version))) return;
  throw new Refusal(
    412,
    'precondition_failed',
    'It has changed since you read it. Read it again, then decide.',
    { current_version: version },
    { etag: etagOf(version) },
  );
}
