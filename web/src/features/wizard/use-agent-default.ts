import { useEffect } from 'react';
import { useFormContext } from 'react-hook-form';
import type { AgentView } from '#shared/contracts/agents.ts';
import type { WizardForm } from './form.ts';

/** The only active agent. Of several, nobody's choice is the organization's default. */
export function useAgentDefault(agents: readonly AgentView[] | undefined) {
  const { getValues, setValue } = useFormContext<WizardForm>();
  const active = agents?.filter(({ status }) => status === 'active') ?? [];
  const first = active.length === 1 ? active[0]?.id : undefined;
  useEffect(() => {
    if (first && getValues('agent_id') === '') setValue('agent_id', first);
  }, [first, getValues, setValue]);
}
