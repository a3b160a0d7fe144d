import { type Seal, sealWith } from '#functions/platform/seal.ts';

/** What keeps the token of one agent's target from whoever reads the table. */
export const agentSeal = (pepper: string, org: string, agent: string): Seal =>
  sealWith(pepper, `agent ${org} ${agent}`);
