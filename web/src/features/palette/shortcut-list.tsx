import { Modal, SpaceBetween, Toggle } from '@cloudscape-design/components';
import {
  activeShortcuts,
  setShortcutsOn,
  shortcutsOn,
} from '../../app/shortcuts.ts';
import { useShared } from '../../lib/shared-value.ts';
import './palette.css';

/** Keys that are not of one page alone, and so are not among the active ones. */
const always = [
  ['Ctrl K', 'Go to a page, a campaign or an action'],
  ['Arrows, Home, End', 'Move in a table; Enter goes into a cell, Esc out'],
  ['Esc', 'Close a panel or a dialog'],
] as const;

/** What can be pressed on this page. */
export default function ShortcutList({ onClose }: { onClose: () => void }) {
  const on = useShared(shortcutsOn);
  return (
    <Modal
      visible
      header="Keyboard shortcuts"
      closeAriaLabel="Close"
      onDismiss={onClose}
    >
      <SpaceBetween size="m">
        <Toggle
          checked={on}
          onChange={({ detail }) => setShortcutsOn(detail.checked)}
        >
          Single keys do something
        </Toggle>
        <dl className="shortcut-list">
          {[
            ...always,
            ...activeShortcuts().map(({ keys, does }) => [keys, does] as const),
          ].map(([keys, does]) => (
            <div key={keys} style={{ display: 'contents' }}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </SpaceBetween>
    </Modal>
  );
}
