import type { AgentView, NumberView } from '#shared/contracts/settings.ts';

/**
 * What every organization has on the simulated carrier: one agent that takes
 * any call, and one number without a line limit. @see contract 1
 */
const agents: readonly AgentView[] = [
  { id: 'agt_demo', name: 'Demo agent', status: 'active' },
];
const numbers: readonly NumberView[] = [
  {
    id: 'num_demo',
    // 555-0100 to 555-0199 are kept for fiction (NANPA).
    phone_number: '+12025550100',
    country: 'US',
    label: 'Demo number',
    status: 'active',
    outbound_enabled: true,
    max_concurrent: null,
  },
];

/** What a campaign gets that names no agent and no number. */
export const defaultAgentId = 'agt_demo';
export const defaultNumberPool = [{ number_id: 'num_demo' }];

export const listAgents = () => agents;
export const listNumbers = () => numbers;
export const findAgent = (id: string) => agents.find((row) => row.id === id);
export const findNumber = (id: string) => numbers.find((row) => row.id === id);
export const isUsable = (number: NumberView) =>
  number.status === 'active' && number.outbound_enabled;
