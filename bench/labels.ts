import type { Read, Write } from './ledger.ts';

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

/** Who applies the end of a call, and dials. */
const callers: ReadonlySet<string> = new Set(['webhook', 'events', 'dial']);

/** What a read of the product's table was for. */
export function readLabelOf({ by, pk, sk, index, strong }: Read): string {
  if (!callers.has(by)) return by === 'fold' || by === 'follow' ? 'fold' : by;
  if (index !== undefined) return 'due lines';
  const [kind = ''] = pk.split('#');
  switch (kind) {
    case 'ORG':
    case 'DNC':
    case 'NUM':
      return strong ? 'gate' : 'hints';
    case 'RUN':
      return sk === undefined ? 'next seq' : 'contact';
    case 'AUD':
      return 'contact';
    case 'SLOT':
    case 'CIRCUIT':
      return 'hints';
    default:
      return 'other';
  }
}
