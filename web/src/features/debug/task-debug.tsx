import { SidePanel } from '../../app/side-panel.tsx';

export interface TaskDebugProps {
  readonly campaignId: string;
  readonly contactId: string;
  readonly isFull: boolean;
  readonly onFull: (full: boolean) => void;
  readonly onPrevious: (() => void) | undefined;
  readonly onNext: (() => void) | undefined;
  readonly onClose: () => void;
}

export default function TaskDebug({ contactId, onClose }: TaskDebugProps) {
  return (
    <SidePanel title="Task debug" onClose={onClose}>
      {contactId}
    </SidePanel>
  );
}
