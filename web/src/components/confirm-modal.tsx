import {
  Box,
  Button,
  FormField,
  Input,
  Modal,
  SpaceBetween,
} from '@cloudscape-design/components';
import { type ReactNode, useState } from 'react';

/**
 * Asks before what cannot be undone. The title is the action as a question, and
 * the button repeats its verb.
 *
 * @param typed - what has to be typed first, for the gravest
 */
export function ConfirmModal({
  title,
  verb,
  typed,
  loading = false,
  children,
  onClose,
  onConfirm,
}: {
  title: string;
  verb: string;
  typed?: string;
  loading?: boolean;
  /** What happens to calls in flight, to those who wait, to data. */
  children: ReactNode;
  onClose: () => void;
  onConfirm: () => void;
}) {
  const [text, setText] = useState('');
  const ready = typed === undefined || text === typed;
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
              disabled={!ready}
              disabledReason={`Type ${typed} first`}
              loading={loading}
              onClick={onConfirm}
            >
              {verb}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <div>{children}</div>
        {typed !== undefined && (
          <FormField label={`Type ${typed} to confirm`}>
            <Input
              value={text}
              onChange={({ detail }) => setText(detail.value)}
            />
          </FormField>
        )}
      </SpaceBetween>
    </Modal>
  );
}
