import { useMemo, useState } from 'react';
import type { AgentView } from '#shared/contracts/agents.ts';
import { MayButton } from '../components/may-button.tsx';
import { Page } from '../components/page.tsx';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { QueryPanel } from '../components/query-panel.tsx';
import { AgentModal } from '../features/agents/agent-form.tsx';
import { AgentTable } from '../features/agents/agent-table.tsx';
import { DeleteAgent } from '../features/agents/delete-agent.tsx';
import { useAgents } from '../features/agents/use-agents.ts';
import { useUnfinishedCampaigns } from '../features/numbers/use-number-use.ts';

/** Who talks to the people who answer. */
export function Agents() {
  const agents = useAgents();
  const campaigns = useUnfinishedCampaigns();
  const users = useMemo(
    () => Map.groupBy(campaigns.data ?? [], ({ agent_id }) => agent_id),
    [campaigns.data],
  );
  const reload: typeof agents.refetch = (options) => {
    void campaigns.refetch();
    return agents.refetch(options);
  };
  /** Null: a new one. */
  const [edited, setEdited] = useState<AgentView | null | undefined>();
  const [deleted, setDeleted] = useState<AgentView | null>(null);
  const add = (
    <MayButton
      scope="campaigns:manage"
      variant="primary"
      onClick={() => setEdited(null)}
    >
      Add agent
    </MayButton>
  );
  return (
    <Page
      title="Agents"
      description="An agent talks to the people who answer. A campaign calls only as many at once as its agent has seats for."
      actions={add}
    >
      {agents.data && campaigns.error && (
        <ProblemAlert
          error={campaigns.error}
          what="Which campaigns need them could not be loaded"
          onRetry={campaigns.refetch}
        />
      )}
      <QueryPanel
        query={{ ...agents, refetch: reload }}
        what="The agents could not be loaded"
        height="240px"
      >
        {(data) => (
          <AgentTable
            agents={data}
            users={users}
            onEdit={setEdited}
            onDelete={setDeleted}
            add={add}
          />
        )}
      </QueryPanel>
      {edited !== undefined && (
        <AgentModal agent={edited} onClose={() => setEdited(undefined)} />
      )}
      {deleted && (
        <DeleteAgent
          agent={deleted}
          users={users.get(deleted.id) ?? []}
          onClose={() => setDeleted(null)}
        />
      )}
    </Page>
  );
}
