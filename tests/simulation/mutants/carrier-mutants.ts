import type { Mutant } from './mutants.ts';

const PLACE = 'functions/dial/place-call.ts';
const UNPLACED = 'functions/events/unplaced-call.ts';
const BY_TEST = {
  killed_by: 'unit',
  test: 'functions/dial/several-carriers.test.ts',
} as const;

/** Several carriers of one organization: failover, circuits, pace, and numbers that rest. */
export const carrierMutants: readonly Mutant[] = [
  {
    name: 'call whose answer was lost is given to another carrier',
    file: PLACE,
    find: "  if (answer.kind === 'unknown') {",
    replace:
      "  if (answer.kind === 'unknown' && line.others.length > 0) {\n    const back = await takeBack({ kind: 'returned' });\n    if (back) return { back };\n  }\n  if (answer.kind === 'unknown') {",
    killed_by: 'simulation',
  },
  {
    name: 'call goes to the carrier where its number was',
    file: PLACE,
    find: '  carrierOf(number) === carrierOf(chosen) &&\n',
    replace: '',
    ...BY_TEST,
  },
  {
    name: 'carrier whose circuit is open is chosen',
    file: 'functions/dial/carrier-ways.ts',
    find: "    if (passage(circuits.get(id), now) === 'wait') closed.add(id);\n",
    replace: '',
    equivalent: 'the way to it is looked for before the call, and not found',
  },
  {
    name: 'word about an account is one refusal of many',
    file: 'shared/domain/circuit.ts',
    find: "  if (kind !== 'terminal') return undefined;\n",
    replace: '  if (kind) return undefined;\n',
    ...BY_TEST,
  },
  {
    name: 'contact is charged although another carrier takes it',
    file: 'functions/dial/refused-call.ts',
    find: "    ways.closed.add(carrier);\n    return { why: { kind: 'returned' }",
    replace:
      "    ways.closed.add(carrier);\n    return { why: { kind: 'fault' }",
    ...BY_TEST,
  },
  {
    name: 'carrier has a call more in a second than it takes',
    file: 'functions/adapters/dynamodb/line-store.ts',
    find: '  const most = now + (burst - 1) * call;',
    replace: '  const most = now + burst * call;',
    killed_by: 'unit',
    test: 'functions/adapters/dynamodb/line-store.test.ts',
  },
  {
    name: 'number that its carrier refuses is called from',
    file: 'shared/domain/outbound-number.ts',
    find: " === 'active' && outbound_enabled && refused === undefined;",
    replace: " === 'active' && outbound_enabled;",
    ...BY_TEST,
  },
  {
    name: 'call that never rang uses an attempt up',
    file: UNPLACED,
    find: '  return open && !isAccepted(open) ? { open, failure } : null;',
    replace: '  return open && isAccepted(open) ? { open, failure } : null;',
    ...BY_TEST,
  },
  {
    name: 'slot of a call that never rang is handed on once',
    file: UNPLACED,
    find: '  !attempts.some(({ id }) => id === attempt_id);',
    replace: '  attempts.length < 0 && attempt_id !== undefined;',
    ...BY_TEST,
  },
];
