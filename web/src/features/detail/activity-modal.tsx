import { Box, Button, Modal } from '@cloudscape-design/components';
import { ActivityList } from './activity-list.tsx';

export function ActivityModal({
  campaignId,
  onClose,
}: {
  campaignId: string;
  onClose: () => void;
}) {
  return (
    <Modal
      visible
      size="large"
      header="Activity"
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <Button onClick={onClose}>Close</Button>
        </Box>
      }
    >
      <ActivityList campaignId={campaignId} embedded />
    </Modal>
  );
}
