import type { StatusIndicatorProps } from '@cloudscape-design/components';
import type { DispatchHealth } from '#shared/contracts/dispatch-health.ts';
import type { GateState } from '#shared/domain/gates.ts';

export type Gate = DispatchHealth['gates'][number];

interface StateWord {
  readonly word: string;
  readonly type: StatusIndicatorProps.Type;
}

/** A word and a sign for each: never colour alone. */
export const stateWords: Readonly<Record<GateState, StateWord>> = {
  passing: { word: 'Passing', type: 'success' },
  limiting: { word: 'Limiting', type: 'warning' },
  blocking: { word: 'Blocking', type: 'error' },
  unknown: { word: 'Unknown', type: 'info' },
};

/** What wants to be read, and what may be folded away: unknown is not passing. */
export function splitGates(gates: readonly Gate[]) {
  return {
    open: gates.filter(({ state }) => state !== 'passing'),
    passing: gates.filter(({ state }) => state === 'passing'),
  };
}

export const passText = (count: number) =>
  count === 1 ? '1 check passes' : `${count} checks pass`;
