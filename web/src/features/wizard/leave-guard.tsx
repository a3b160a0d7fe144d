import {
  Box,
  Button,
  Modal,
  SpaceBetween,
} from '@cloudscape-design/components';
import { useBlocker } from '@tanstack/react-router';
import type { RefObject } from 'react';

/** Asks before what was typed is left behind. */
export function LeaveGuard({
  isDirty,
  leaving,
  onDrop,
}: {
  isDirty: () => boolean;
  /** Set by whoever leaves on purpose: after Create, or Save draft. */
  leaving: RefObject<boolean>;
  onDrop: () => void;
}) {
  const blocker = useBlocker({
    withResolver: true,
    shouldBlockFn: ({ current, next }) =>
      current.pathname !== next.pathname && !leaving.current && isDirty(),
    enableBeforeUnload: () => !leaving.current && isDirty(),
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Modal
      visible
      header="Leave without saving?"
      closeAriaLabel="Stay here"
      onDismiss={blocker.reset}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={blocker.reset}>
              Stay here
            </Button>
            <Button
              variant="primary"
              onClick={() => {
                onDrop();
                blocker.proceed();
              }}
            >
              Leave
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      What you changed on this step is not saved. No call is affected either
      way.
    </Modal>
  );
}
