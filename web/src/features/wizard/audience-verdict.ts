import type { UploadView } from '#shared/contracts/uploads.ts';
import { countOf } from '../../lib/format.ts';

/** What is said at the top of the audience step. */
export interface AudienceWords {
  readonly type: 'error' | 'info' | 'warning';
  readonly text: string;
}

export type AudienceVerdict =
  | { readonly kind: 'ready' }
  | { readonly kind: 'wait' | 'stay'; readonly words: AudienceWords };

type SeenFile = Pick<UploadView, 'id' | 'status' | 'rows' | 'accepted'>;

/**
 * Whether a draft's audience is there, by what the server says of it.
 *
 * @param isSending - whether this tab sends the file with that id
 * @returns `wait`: it will be there by itself; `stay`: somebody has to do something
 */
export function audienceVerdict(
  files: readonly SeenFile[],
  contacts: number,
  isSending: (uploadId: string) => boolean,
): AudienceVerdict {
  const isMoving = ({ id, status }: SeenFile) =>
    status === 'validating' ||
    status === 'attaching' ||
    (status === 'staged' && isSending(id));
  if (files.some(isMoving)) {
    return {
      kind: 'wait',
      words: {
        type: 'info',
        text: 'The file is being read. The next step opens when that is done.',
      },
    };
  }
  if (contacts === 0) {
    return files.some(({ status }) => status === 'validated')
      ? stay(
          'error',
          'A file waits for you: say what its columns are, or discard it.',
        )
      : stay(
          'error',
          'Add somebody to call: choose a file, or add contacts by hand. To do it later, use Save draft.',
        );
  }
  const refused = files
    .filter(({ status }) => status === 'attached')
    .reduce((sum, it) => sum + it.rows - it.accepted, 0);
  if (refused === 0) return { kind: 'ready' };
  return stay(
    'warning',
    `${countOf(refused, 'row')} cannot be called. The report says why; Next goes on with the rest.`,
  );
}

const stay = (type: AudienceWords['type'], text: string): AudienceVerdict => ({
  kind: 'stay',
  words: { type, text },
});
