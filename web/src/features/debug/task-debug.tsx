import {
  Button,
  Header,
  KeyValuePairs,
  Tabs,
} from '@cloudscape-design/components';
import { useState } from 'react';
import type { ContactDebug } from '#shared/contracts/contact-changes.ts';
import { useShortcut } from '../../app/shortcuts.ts';
import { SidePanel } from '../../app/side-panel.tsx';
import { QueryPanel } from '../../components/query-panel.tsx';
import { contactName } from '../calls/contact-name.ts';
import { AttemptsTab } from './attempts-tab.tsx';
import './debug.css';
import { DebugHeader } from './debug-header.tsx';
import { GatesTab } from './gates-tab.tsx';
import { JsonBlock } from './json-block.tsx';
import { SnapshotsTab } from './snapshots-tab.tsx';
import { TimelineTab } from './timeline-tab.tsx';
import { useDebug, useSnapshots } from './use-debug.ts';

export interface TaskDebugProps {
  readonly campaignId: string;
  readonly contactId: string;
  /** The page is this; else it is a panel beside the list. */
  readonly isFull: boolean;
  readonly onFull: (full: boolean) => void;
  /** Undefined at the ends of the list, and for a task that is not in it. */
  readonly onPrevious: (() => void) | undefined;
  readonly onNext: (() => void) | undefined;
  readonly onClose: () => void;
}

/** One task to the bottom: what happened to it, and what holds it back now. */
export default function TaskDebug(props: TaskDebugProps) {
  const { campaignId, contactId, isFull, onClose } = props;
  const query = useDebug(campaignId, contactId);
  const title = query.data
    ? `Debug ${contactName(query.data.contact)}`
    : 'Task debug';
  const body = (
    // Another task begins with its own timeline and its own snapshots.
    <QueryPanel
      key={contactId}
      query={query}
      what="The task could not be loaded"
      height="400px"
    >
      {(debug) => (
        <DebugBody
          debug={debug}
          refreshing={query.isFetching}
          onCheck={() => void query.refetch()}
        />
      )}
    </QueryPanel>
  );
  const actions = <Ways {...props} />;
  if (!isFull) {
    return (
      <SidePanel title={title} actions={actions} onClose={onClose}>
        {body}
      </SidePanel>
    );
  }
  return (
    <div className="stack">
      <Header variant="h2" actions={actions}>
        {title}
      </Header>
      {body}
    </div>
  );
}

function Ways({ isFull, onFull, onPrevious, onNext, onClose }: TaskDebugProps) {
  useShortcut('[', 'Previous task', () => onPrevious?.());
  useShortcut(']', 'Next task', () => onNext?.());
  return (
    <span className="button-row">
      <Button
        iconName="angle-left"
        variant="icon"
        ariaLabel="Previous task"
        disabled={!onPrevious}
        onClick={() => onPrevious?.()}
      />
      <Button
        iconName="angle-right"
        variant="icon"
        ariaLabel="Next task"
        disabled={!onNext}
        onClick={() => onNext?.()}
      />
      <Button
        iconName={isFull ? 'shrink' : 'expand'}
        variant="icon"
        ariaLabel={isFull ? 'Show beside the list' : 'Show as a full page'}
        onClick={() => onFull(!isFull)}
      />
      {isFull && <Button onClick={onClose}>Back to the list</Button>}
    </span>
  );
}

function DebugBody({
  debug,
  refreshing,
  onCheck,
}: {
  debug: ContactDebug;
  refreshing: boolean;
  onCheck: () => void;
}) {
  const [tab, setTab] = useState('timeline');
  const snapshots = useSnapshots(debug);
  const { contact } = debug;
  return (
    <div className="stack">
      <DebugHeader debug={debug} snapshots={snapshots} />
      <Tabs
        activeTabId={tab}
        onChange={({ detail }) => setTab(detail.activeTabId)}
        ariaLabel="Task debug"
        tabs={[
          {
            id: 'timeline',
            label: 'Timeline',
            content: <TimelineTab events={debug.events} />,
          },
          {
            id: 'attempts',
            label: `Attempts (${contact.attempts.length})`,
            content: <AttemptsTab attempts={contact.attempts} />,
          },
          {
            id: 'gates',
            label: 'Gate check now',
            content: (
              <GatesTab
                debug={debug}
                refreshing={refreshing}
                onCheck={onCheck}
              />
            ),
          },
          {
            id: 'snapshots',
            label: 'Snapshots',
            content: <SnapshotsTab snapshots={snapshots} />,
          },
          {
            id: 'variables',
            label: 'Variables',
            content: <Variables fields={contact.custom_fields} />,
          },
          {
            id: 'raw',
            label: 'Raw JSON',
            content: <JsonBlock value={debug} label="Raw JSON" />,
          },
        ]}
      />
    </div>
  );
}

function Variables({ fields }: { fields: Readonly<Record<string, string>> }) {
  const items = Object.entries(fields).map(([label, value]) => ({
    label,
    value,
  }));
  if (items.length === 0) return <p>The file had no variables for it.</p>;
  return <KeyValuePairs columns={2} items={items} />;
}
