import type { Write } from './ledger.ts';

/** What a write of the product's table was for. */
export function labelOf({ by, before, after, refused }: Write): string {
  if (refused) return 'refused';
  const { pk, sk } = (after ?? before ?? {}) as { pk: string; sk: string };
  const [kind = ''] = pk.split('#');
  switch (kind) {
    case 'SLOT':
      return 'slot';
    case 'RUN':
      return labelOfState(after ?? {});
    case 'TICK':
      return 'tick';
    case 'STATS':
      return 'fold';
    case 'FLOW':
      return 'flow';
    case 'ORG':
      return sk.startsWith('CMP#') ? 'campaign item' : 'org item';
    default:
      return `${kind.toLowerCase()} by ${by}`;
  }
}

/** The claim is the intent: one write. */
function labelOfState(state: Readonly<Record<string, unknown>>): string {
  const attempts = (state.attempts ?? []) as { status: string }[];
  const status = attempts.at(-1)?.status;
  if (status === 'placing') return 'claim + intent';
  if (status === 'in_progress') return 'answered';
  return status === 'ended' ? 'ended' : 'other moves';
}
