import { useEffect } from 'react';
import { useFormContext } from 'react-hook-form';
import type { AgentView } from '#shared/contracts/agents.ts';
import type { WizardForm } from './form.ts';

/** The first active agent, as long as nobody chose one. */
export function useAgentDefault(agents: readonly AgentView[] | undefined) {
  const { getValues, setValue } = useFormContext<WizardForm>();
  const first = agents?.find(({ status }) => status === 'active')?.id;
  useEffect(() => {
    if (first && getValues('agent_id') === '') setValue('agent_id', first);
  }, [first, getValues, setValue]);
}
