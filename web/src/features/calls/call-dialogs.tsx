import {
  createContext,
  type ReactNode,
  useContext,
  useMemo,
  useState,
} from 'react';
import type { ContactView } from '#shared/contracts/contacts.ts';
import { notify, UNDO_MS } from '../../app/notices.tsx';
import { BulkDialog } from './bulk-dialog.tsx';
import type { CallFilter } from './call-filter.ts';
import { CallbackDialog } from './callback-dialog.tsx';
import { contactName } from './contact-name.ts';
import { ExportDialog } from './export-dialog.tsx';
import { type CallActions, useCallActions } from './use-call-actions.ts';

/** Contacts that something is to be done with: some, or all that match. */
export type Target =
  | { readonly kind: 'rows'; readonly rows: readonly ContactView[] }
  | {
      readonly kind: 'all';
      readonly filter: CallFilter;
      readonly total: number;
    };

export type BulkAction = 'skip' | 'retry' | 'suppress';

type Open =
  | { readonly kind: BulkAction | 'export'; readonly target: Target }
  | { readonly kind: 'callback'; readonly row: ContactView };

export interface CallCommands {
  readonly actions: CallActions;
  /** Asks first, then does it. */
  readonly open: (dialog: Open) => void;
  readonly retry: (row: ContactView) => void;
  readonly cancelCallback: (row: ContactView) => void;
}

const CommandsContext = createContext<CallCommands | null>(null);

export function useCallCommands(): CallCommands {
  const commands = useContext(CommandsContext);
  if (!commands) throw new Error('useCallCommands needs CallDialogs above it');
  return commands;
}

/** What can be done with contacts, for the parts inside, and what it asks. */
export function CallDialogs({
  campaignId,
  children,
}: {
  campaignId: string;
  children: ReactNode;
}) {
  const actions = useCallActions(campaignId);
  const [dialog, setDialog] = useState<Open | null>(null);
  const commands = useMemo(() => commandsOf(actions, setDialog), [actions]);
  const close = () => setDialog(null);
  return (
    <CommandsContext value={commands}>
      {children}
      {dialog?.kind === 'callback' && (
        <CallbackDialog row={dialog.row} actions={actions} onClose={close} />
      )}
      {dialog?.kind === 'export' && (
        <ExportDialog
          campaignId={campaignId}
          target={dialog.target}
          onClose={close}
        />
      )}
      {dialog && dialog.kind !== 'callback' && dialog.kind !== 'export' && (
        <BulkDialog
          campaignId={campaignId}
          action={dialog.kind}
          target={dialog.target}
          actions={actions}
          onClose={close}
        />
      )}
    </CommandsContext>
  );
}

const commandsOf = (
  actions: CallActions,
  open: CallCommands['open'],
): CallCommands => ({
  actions,
  open,
  retry: (row) => void retryNow(actions, row),
  cancelCallback: (row) => void cancel(actions, row),
});

async function retryNow(actions: CallActions, row: ContactView) {
  try {
    const { blocker } = await actions.retry(row);
    const when = blocker
      ? `it waits for: ${blocker.text}`
      : 'it is called as soon as a line is free';
    notify('success', `${contactName(row)} is due now; ${when}.`);
  } catch (error) {
    notify('error', `${contactName(row)} could not be retried: ${why(error)}`);
  }
}

async function cancel(actions: CallActions, row: ContactView) {
  const due = row.callback?.scheduled_at;
  try {
    await actions.cancelCallback(row);
  } catch (error) {
    notify('error', `The callback could not be cancelled: ${why(error)}`);
    return;
  }
  const again = () =>
    actions
      .promise(row, due ?? '')
      .catch((error) =>
        notify('error', `The callback could not be promised: ${why(error)}`),
      );
  notify('success', `Callback of ${contactName(row)} cancelled`, {
    shown_ms: UNDO_MS,
    ...(due && { action: { text: 'Undo', onClick: () => void again() } }),
  });
}

/** What the API said, or what went wrong on the way. */
export const why = (error: unknown): string =>
  error instanceof Error
    ? 'detail' in error && error.detail
      ? String(error.detail)
      : error.message
    : String(error);
