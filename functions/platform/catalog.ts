import type { OutboundNumber } from '#shared/domain/outbound-number.ts';
import { hasOwnCarrier } from './own-carrier.ts';
import { runtime } from './runtime.ts';

/**
 * What every organization has on the simulated carrier: one agent that takes
 * any call, and one number without a line limit. @see contract 1
 *
 * Through a carrier of its own nobody is behind that agent: it says its message.
 */
const agents = [
  {
    id: 'agt_demo',
    name: 'Demo agent',
    status: 'active',
    message: {
      text: 'Hello. This is a test call from Outdial. Goodbye.',
      language: 'en-US',
    },
  },
] as const;
const numbers: readonly OutboundNumber[] = [
  {
    // Every organization's.
    org_id: '',
    id: 'num_demo',
    // 555-0100 to 555-0199 are kept for fiction (NANPA).
    phone_number: '+12025550100',
    country: 'US',
    label: 'Demo number',
    status: 'active',
    outbound_enabled: true,
    max_concurrent: null,
    cps: null,
    lines: {},
    version: 1,
    created_at: '2026-01-01T00:00:00.000Z',
    created_by: 'system',
    updated_at: '2026-01-01T00:00:00.000Z',
  },
];

/** What a campaign gets that names no agent and no number. */
export const defaultAgentId = 'agt_demo';
export const defaultNumberPool = (org: string) =>
  (runtime.defaultNumbers[org] ?? ['num_demo']).map((number_id) => ({
    number_id,
  }));

export const listAgents = () => agents;
/** Without a carrier of the deployment's own there is none to call from them. */
export const listNumbers = (): readonly OutboundNumber[] =>
  hasOwnCarrier()
    ? numbers
    : numbers.map((number) => ({ ...number, status: 'inactive' }));
export const findAgent = (id: string) => agents.find((row) => row.id === id);
export const findNumber = (id: string) =>
  listNumbers().find((row) => row.id === id);
