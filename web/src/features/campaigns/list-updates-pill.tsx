import { Button } from '@cloudscape-design/components';
import { formatCount } from '../../lib/format.ts';

/** What has changed about which rows there are, for whoever wants it now. */
export function UpdatesPill({
  count,
  onApply,
}: {
  count: number;
  onApply: () => void;
}) {
  return (
    <div className="list-pill" role="status">
      {count > 0 && (
        <Button iconName="refresh" onClick={onApply}>
          {formatCount(count)} {count === 1 ? 'update' : 'updates'} – refresh
        </Button>
      )}
    </div>
  );
}
