import {
  Box,
  Button,
  Modal,
  SpaceBetween,
} from '@cloudscape-design/components';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
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
  const form = useRef<HTMLFormElement>(null);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each try, and each answer to one.
  useEffect(() => {
    // A long form is at its end when it is sent, and what is wrong above it.
    if (tries > 0) whatIsWrong(form.current)?.focus();
  }, [tries, error]);
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
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          if (saving || disabled) return;
          setTries((before) => before + 1);
          onSubmit();
        }}
      >
        <div className="stack">
          {error !== null && error !== undefined && (
            <div className="form-problem" tabIndex={-1}>
              <ProblemAlert error={error} what={failed} />
            </div>
          )}
          {children}
        </div>
      </form>
    </Modal>
  );
}

const whatIsWrong = (form: HTMLFormElement | null): HTMLElement | null =>
  form?.querySelector<HTMLElement>('[aria-invalid="true"]') ??
  form?.querySelector<HTMLElement>('.form-problem') ??
  null;
