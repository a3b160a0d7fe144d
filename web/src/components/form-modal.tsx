import {
  Box,
  Button,
  Modal,
  SpaceBetween,
} from '@cloudscape-design/components';
import { type ReactNode, useId } from 'react';
import { ProblemAlert } from './problem-alert.tsx';

/** A form over the page. What the server refuses is said in it, and what was typed stays. */
export function FormModal({
  title,
  verb,
  failed,
  error,
  saving,
  disabled = false,
  onClose,
  onSubmit,
  children,
}: {
  title: string;
  verb: string;
  /** What went wrong when it does: "The number was not added". */
  failed: string;
  error: unknown;
  saving: boolean;
  disabled?: boolean;
  onClose: () => void;
  onSubmit: () => void;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button
              variant="primary"
              form={id}
              loading={saving}
              disabled={disabled}
            >
              {verb}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form
        id={id}
        onSubmit={(event) => {
          event.preventDefault();
          if (!saving && !disabled) onSubmit();
        }}
      >
        <div className="stack">
          {error !== null && error !== undefined && (
            <ProblemAlert error={error} what={failed} />
          )}
          {children}
        </div>
      </form>
    </Modal>
  );
}
