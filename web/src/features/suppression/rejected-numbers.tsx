import { Alert } from '@cloudscape-design/components';
import { formatCode, formatCount } from '../../lib/format.ts';
import './suppression.css';

/** What was not taken, each with its reason. */
export function RejectedNumbers({
  rows,
  total = rows.length,
}: {
  rows: readonly { line?: number; value: string; reason: string }[];
  /** When not all are spelled out. */
  total?: number;
}) {
  if (rows.length === 0) return null;
  return (
    <Alert
      type="warning"
      header={`${formatCount(total)} ${total === 1 ? 'number was' : 'numbers were'} not taken`}
    >
      <div role="status" className="rejected-numbers">
        <ul>
          {rows.map(({ line, value, reason }) => (
            <li key={`${line} ${value}`}>
              {line !== undefined && `Line ${formatCount(line)}: `}
              {value || 'empty'} – {formatCode(reason).toLowerCase()}
            </li>
          ))}
        </ul>
        {total > rows.length && (
          <p>and {formatCount(total - rows.length)} more.</p>
        )}
      </div>
    </Alert>
  );
}
