import type { Scope } from '#shared/contracts/settings.ts';
import { formatCount } from '../../lib/format.ts';
import type { BulkAction } from './call-dialogs.tsx';

interface Words {
  readonly verb: string;
  readonly scope: Scope;
  readonly consequence: string;
  readonly past: string;
}

export const bulkWords: Readonly<Record<BulkAction, Words>> = {
  skip: {
    verb: 'Skip',
    scope: 'contacts:manage',
    consequence:
      'They are not called again in this run. A call that is up goes on to its end. This cannot be taken back; a restart of the campaign calls them again.',
    past: 'skipped',
  },
  retry: {
    verb: 'Retry',
    scope: 'contacts:manage',
    consequence:
      'They are due now, and called as soon as a line, the calling window and the limits of their number allow it.',
    past: 'made due',
  },
  suppress: {
    verb: 'Suppress',
    scope: 'dnc:manage',
    consequence:
      'Their numbers go on the do-not-call list of the organization: no campaign calls them again. Those who wait in running campaigns are stopped at once; a call that is up goes on to its end.',
    past: 'on the do-not-call list',
  },
};

/** "1 contact", "1,240 contacts" */
export const countWords = (count: number) =>
  `${formatCount(count)} ${count === 1 ? 'contact' : 'contacts'}`;
