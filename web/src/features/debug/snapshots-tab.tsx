import { ExpandableSection, SpaceBetween } from '@cloudscape-design/components';
import { Time } from '../../components/time.tsx';
import { JsonBlock } from './json-block.tsx';
import { type Difference, jsonDiff } from './json-diff.ts';
import type { Snapshot } from './use-debug.ts';

/** The task as it was each time it changed, and what changed. */
export function SnapshotsTab({
  snapshots,
}: {
  snapshots: readonly Snapshot[];
}) {
  return (
    <SpaceBetween size="m">
      <div>
        Snapshots are taken from when this view was opened, each time the task
        changes. The timeline has what happened before.
      </div>
      {snapshots.map((snapshot, index) => {
        const before = snapshots[index - 1];
        const changes = before ? jsonDiff(before.task, snapshot.task) : [];
        return (
          <ExpandableSection
            key={snapshot.at}
            headerText={`Snapshot ${index + 1}`}
            headerDescription={
              before ? `${changes.length} values changed` : 'When it was opened'
            }
            defaultExpanded={index === snapshots.length - 1}
          >
            <SpaceBetween size="s">
              <Time at={snapshot.at} />
              {changes.length > 0 && <Changes changes={changes} />}
              <JsonBlock
                value={snapshot.task}
                label={`Snapshot ${index + 1}`}
              />
            </SpaceBetween>
          </ExpandableSection>
        );
      })}
    </SpaceBetween>
  );
}

function Changes({ changes }: { changes: readonly Difference[] }) {
  return (
    <table className="changes">
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ path, before, after }) => (
          <tr key={path}>
            <th scope="row">{path}</th>
            <td>
              <del>{textOf(before)}</del>
            </td>
            <td>
              <ins>{textOf(after)}</ins>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const textOf = (value: unknown) =>
  value === undefined ? '(none)' : JSON.stringify(value);
