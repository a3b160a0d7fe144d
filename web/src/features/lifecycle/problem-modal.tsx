import {
  Box,
  Button,
  Modal,
  SpaceBetween,
} from '@cloudscape-design/components';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { ApiError, budgetOf } from '../../lib/api-error.ts';
import { linesLeft } from './budget.ts';
import { BudgetConflict, linesText } from './budget-conflict.tsx';
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
        <BudgetConflict budget={budget} name={campaign.name} />
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
