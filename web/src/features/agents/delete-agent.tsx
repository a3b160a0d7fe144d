import type { AgentView } from '#shared/contracts/agents.ts';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { notify } from '../../app/notices.tsx';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { CampaignLinks } from '../numbers/campaign-links.tsx';
import { useChangeAgents } from './use-agents.ts';

/** Says first which campaigns need it, and asks to type its name when one does. */
export function DeleteAgent({
  agent,
  users,
  onClose,
}: {
  agent: AgentView;
  users: readonly CampaignView[];
  onClose: () => void;
}) {
  const change = useChangeAgents();
  const { id, name } = agent;
  return (
    <ConfirmModal
      title={`Delete ${name}?`}
      verb="Delete agent"
      {...(users.length > 0 && { typed: name })}
      loading={change.isPending}
      onClose={onClose}
      onConfirm={() =>
        change.mutate(
          { kind: 'delete', id },
          {
            onSuccess: () => {
              notify('success', `${name} is deleted`);
              onClose();
            },
          },
        )
      }
    >
      <div className="stack">
        {change.error && (
          <ProblemAlert error={change.error} what="The agent was not deleted" />
        )}
        <div>
          It takes no more calls; calls in progress finish. What it did stays in
          reports. It cannot be undone.
        </div>
        {users.length > 0 && (
          <div>
            These campaigns need it. Those that run fail at once, and the others
            cannot go on with it:
            <CampaignLinks campaigns={users} />
          </div>
        )}
      </div>
    </ConfirmModal>
  );
}
