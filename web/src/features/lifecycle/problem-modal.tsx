import {
  Box,
  Button,
  Link,
  Modal,
  SpaceBetween,
} from '@cloudscape-design/components';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import type { BudgetProblem } from '#shared/contracts/problems.ts';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { ApiError, budgetOf } from '../../lib/api-error.ts';
import { formatCount } from '../../lib/format.ts';
import { linesLeft } from './budget.ts';
import { fixLink } from './preflight.ts';
import { CheckRow } from './preflight-checks.tsx';

/** Why a change was refused, and the way out where there is one. */
export function ProblemModal({
  campaign,
  verb,
  error,
  onFewerLines,
  onClose,
}: {
  campaign: Pick<CampaignView, 'id' | 'name'>;
  /** Start or Resume: what fewer lines would make possible. */
  verb: string;
  error: unknown;
  onFewerLines: (lines: number) => void;
  onClose: () => void;
}) {
  const budget = budgetOf(error);
  const lines = budget ? linesLeft(budget) : 0;
  return (
    <Modal
      visible
      header={budget ? 'Not enough free lines' : 'This did not work'}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Close
            </Button>
            {lines > 0 && (
              <Button variant="primary" onClick={() => onFewerLines(lines)}>
                {verb} with {linesText(lines)} instead
              </Button>
            )}
          </SpaceBetween>
        </Box>
      }
    >
      {budget ? (
        <Budget budget={budget} name={campaign.name} left={lines} />
      ) : (
        <SpaceBetween size="m">
          <ProblemAlert
            error={error}
            what={`${campaign.name} was not changed`}
          />
          <NotReady id={campaign.id} error={error} />
        </SpaceBetween>
      )}
    </Modal>
  );
}

const linesText = (lines: number) =>
  `${formatCount(lines)} ${lines === 1 ? 'line' : 'lines'}`;

/** Which running campaigns hold the lines, and how many each. */
function Budget({
  budget,
  name,
  left,
}: {
  budget: BudgetProblem;
  name: string;
  left: number;
}) {
  const follow = useFollow();
  return (
    <SpaceBetween size="s">
      <div>
        {formatCount(budget.in_use)} of {formatCount(budget.cap)} calls at once
        are taken by running campaigns; {name} asks for{' '}
        {formatCount(budget.requested)}.{' '}
        {left > 0
          ? `${linesText(left)} ${left === 1 ? 'is' : 'are'} free.`
          : 'None is free. Pause one of these, or raise the limit of your organization.'}
      </div>
      <ul>
        {budget.running.map((running) => (
          <li key={running.id}>
            {running.name} – {linesText(running.max_concurrent_calls)} of{' '}
            {formatCount(budget.cap)} –{' '}
            <Link href={paths.campaign(running.id)} onFollow={follow}>
              Open {running.name}
            </Link>
          </li>
        ))}
      </ul>
    </SpaceBetween>
  );
}

/** The failed checks of a start, each with where it is put right. */
function NotReady({ id, error }: { id: string; error: unknown }) {
  if (!(error instanceof ApiError) || error.code !== 'not_ready') return null;
  return (
    <ul className="checks" aria-label="Failed checks">
      {error.errors.map(({ path, code, message }) => (
        <CheckRow
          key={code}
          kind="block"
          text={message}
          fix={fixLink(id, path)}
        />
      ))}
    </ul>
  );
}
