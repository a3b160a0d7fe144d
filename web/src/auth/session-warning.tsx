import {
  Box,
  Button,
  Modal,
  SpaceBetween,
} from '@cloudscape-design/components';
import { useState } from 'react';
import { useSession } from './session.ts';

const clockTime = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** Two minutes before a session ends that could not be renewed by itself. */
export function SessionWarning({ endsAt }: { endsAt: number }) {
  const session = useSession();
  const [isBusy, setBusy] = useState(false);
  const [hiddenFor, setHiddenFor] = useState<number | null>(null);
  if (!session || hiddenFor === endsAt) return null;
  const hide = () => setHiddenFor(endsAt);

  async function stay() {
    setBusy(true);
    try {
      if ((await session?.renew()) === null) await session?.signIn();
    } catch {
      // No answer: the warning stays up, and so does its button.
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal
      visible
      header="Stay signed in?"
      closeAriaLabel="Close and let the session end"
      onDismiss={hide}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            {session.signOut && (
              <Button onClick={() => void session.signOut?.()}>Sign out</Button>
            )}
            <Button variant="primary" loading={isBusy} onClick={stay}>
              Stay signed in
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      Your session ends at {clockTime.format(endsAt)}. If you have to sign in
      again, you come back to this page, and what you typed into the wizard is
      kept.
    </Modal>
  );
}
