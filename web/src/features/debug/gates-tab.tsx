import {
  Button,
  SpaceBetween,
  StatusIndicator,
} from '@cloudscape-design/components';
import type { ContactDebug } from '#shared/contracts/contact-changes.ts';
import { Time } from '../../components/time.tsx';
import { BlockerCell } from '../calls/call-cells.tsx';

const gateNames: Readonly<
  Record<ContactDebug['decisions'][number]['gate'], string>
> = {
  state: 'It waits for a call',
  campaign: 'The campaign calls',
  contact: 'The contact may be called',
  capacity: 'A line is free',
};

/** Each gate that a call has to pass, as the dispatcher asks it, as of now. */
export function GatesTab({
  debug,
  refreshing,
  onCheck,
}: {
  debug: ContactDebug;
  refreshing: boolean;
  onCheck: () => void;
}) {
  const held = debug.decisions.filter(({ passed }) => !passed).length;
  return (
    <SpaceBetween size="m">
      <div role="status">
        {held === 0
          ? `All ${debug.decisions.length} gates pass: it is called when its turn comes.`
          : `${held} of ${debug.decisions.length} gates hold it back.`}{' '}
        Checked <Time at={debug.at} as="clock" />.
      </div>
      <ol className="gates">
        {debug.decisions.map(({ gate, passed, blocker }) => (
          <li key={gate}>
            <StatusIndicator type={passed ? 'success' : 'stopped'}>
              {gateNames[gate]}: {passed ? 'passes' : 'holds it back'}
            </StatusIndicator>
            {blocker && (
              <>
                <BlockerCell blocker={blocker} />
                {blocker.rule && <small>Rule: {blocker.rule}</small>}
              </>
            )}
          </li>
        ))}
      </ol>
      <Button iconName="refresh" loading={refreshing} onClick={onCheck}>
        Check again
      </Button>
    </SpaceBetween>
  );
}
