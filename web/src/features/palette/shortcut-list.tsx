import { Modal } from '@cloudscape-design/components';

export default function Dialog({ onClose }: { onClose: () => void }) {
  return (
    <Modal visible header="Dialog" closeAriaLabel="Close" onDismiss={onClose} />
  );
}
