import { type Share, shareOf } from './variants.ts';

/** What a number did in the current run of one campaign. */
export interface NumberInRun {
  readonly number_id: string;
  readonly dials: number;
  readonly answered: number;
  readonly in_flight: number;
  readonly last_used_at: string | null;
}

/** What a number did in the current runs of all campaigns that call from it. */
export interface NumberUse {
  readonly dials: number;
  readonly answer: Share;
  readonly in_flight: number;
  readonly last_used_at: string | null;
}

/** By the id of the number; one without a row is in no run. */
export function numberUse(
  rows: readonly NumberInRun[],
): ReadonlyMap<string, NumberUse> {
  const byNumber = Map.groupBy(rows, ({ number_id }) => number_id);
  return new Map([...byNumber].map(([id, own]) => [id, useOf(own)]));
}

function useOf(rows: readonly NumberInRun[]): NumberUse {
  const sum = (name: 'dials' | 'answered' | 'in_flight') =>
    rows.reduce((all, row) => all + row[name], 0);
  const dials = sum('dials');
  const used = rows.flatMap(({ last_used_at }) => last_used_at ?? []).sort();
  return {
    dials,
    answer: shareOf(sum('answered'), dials),
    in_flight: sum('in_flight'),
    last_used_at: used.at(-1) ?? null,
  };
}
