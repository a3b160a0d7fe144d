import type { StatusIndicatorProps } from '@cloudscape-design/components';
import type { UploadView } from '#shared/contracts/uploads.ts';
import type { Transfer } from './transfers.ts';

export interface UploadState {
  readonly type: StatusIndicatorProps.Type;
  readonly text: string;
}

/** Where a file is on its way, for people. */
export function uploadState(
  { status }: Pick<UploadView, 'status'>,
  transfer: Pick<Transfer, 'state'> | undefined,
): UploadState {
  switch (status) {
    case 'staged':
      return stagedState(transfer);
    case 'validating':
      return { type: 'in-progress', text: 'Checking' };
    case 'attaching':
      return { type: 'in-progress', text: 'Checking the rows' };
    case 'validated':
      return { type: 'pending', text: 'Waits for you' };
    case 'attached':
      return { type: 'success', text: 'Accepted' };
    case 'rejected':
      return { type: 'error', text: 'Not used' };
    default:
      return status satisfies never;
  }
}

function stagedState(transfer: Pick<Transfer, 'state'> | undefined) {
  if (!transfer) {
    return { type: 'pending', text: 'Its file has not come' } as const;
  }
  return transfer.state === 'failed'
    ? ({ type: 'error', text: 'Not sent' } as const)
    : ({ type: 'in-progress', text: 'Uploading' } as const);
}
