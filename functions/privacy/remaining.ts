import type { ErasureFound, Remaining } from '#shared/contracts/erasures.ts';
import { iso } from '#shared/domain/instant.ts';

const DAY_MS = 86_400_000;

/** Days for which AWS keeps what was deleted. @see docs/data-protection.md */
export const KEPT_DAYS = {
  /** Point-in-time recovery of the table. */
  backups: 35,
  /** Earlier versions of files in the bucket. */
  file_versions: 30,
  /** Messages that failed. */
  failed_messages: 14,
  /** Old images of changed items. */
  table_stream: 1,
} as const;

/**
 * What an erasure cannot reach, and when that is gone.
 *
 * @param now - epoch milliseconds of real time
 */
export function remainingOf(
  found: ErasureFound,
  { keep_suppressed }: { readonly keep_suppressed: boolean },
  now: number,
): Remaining[] {
  const after = (where: keyof typeof KEPT_DAYS) =>
    iso(now + KEPT_DAYS[where] * DAY_MS);
  const hadFiles = found.files + found.recordings > 0;
  return [
    ...(keep_suppressed && found.do_not_call > 0
      ? [
          {
            where: 'do_not_call' as const,
            until: null,
            detail:
              'The number stays on the do-not-call list, so that the person is not called again.',
          },
        ]
      : []),
    {
      where: 'backups',
      until: after('backups'),
      detail:
        'Point-in-time recovery of the table. After a restore, erase the person again.',
    },
    ...(hadFiles
      ? [
          {
            where: 'file_versions' as const,
            until: after('file_versions'),
            detail: 'Earlier versions of the deleted files in the bucket.',
          },
        ]
      : []),
    {
      where: 'failed_messages',
      until: after('failed_messages'),
      detail:
        'Events of a call that could not be taken in may hold what was said, without the number.',
    },
    {
      where: 'table_stream',
      until: after('table_stream'),
      detail: 'Changes of the table, as its own functions read them.',
    },
    {
      where: 'carrier',
      until: null,
      detail:
        'The carrier has its own records of calls and recordings. Ask it by the number.',
    },
  ];
}
