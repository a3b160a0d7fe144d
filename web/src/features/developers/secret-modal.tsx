import {
  Alert,
  Box,
  Button,
  Checkbox,
  CopyToClipboard,
  Modal,
  SpaceBetween,
} from '@cloudscape-design/components';
import { type ReactNode, useState } from 'react';
import './developers.css';

/**
 * A secret, the one time that there is one to show. It closes only for who says
 * that it is stored; a stray click or Escape must not lose it.
 */
export function SecretModal({
  title,
  label,
  secret,
  children,
  onStored,
}: {
  title: string;
  /** "the key" */
  label: string;
  secret: string;
  /** What it is for. */
  children: ReactNode;
  onStored: () => void;
}) {
  const [stored, setStored] = useState(false);
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel="Close"
      onDismiss={() => stored && onStored()}
      footer={
        <Box float="right">
          <Button
            variant="primary"
            disabled={!stored}
            disabledReason="Copy it and store it first"
            onClick={onStored}
          >
            Close
          </Button>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <div>{children}</div>
        <Alert type="warning">
          It is shown this once and never again. Who has it can do what it
          permits.
        </Alert>
        <section aria-label={label}>
          <code className="break">{secret}</code>
        </section>
        <CopyToClipboard
          textToCopy={secret}
          copyButtonText={`Copy ${label}`}
          copySuccessText="Copied"
          copyErrorText="Could not be copied"
        />
        <Checkbox
          checked={stored}
          onChange={({ detail }) => setStored(detail.checked)}
        >
          I stored it
        </Checkbox>
      </SpaceBetween>
    </Modal>
  );
}
