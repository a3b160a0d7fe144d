import type { RowFault } from './audience-file.ts';

/** What is odd about a row that is taken all the same. */
export const rowWarnings = ['timezone_unknown', 'invalid_timezone'] as const;
export type RowWarning = (typeof rowWarnings)[number];

export type FindingCode = RowFault | RowWarning;

/** Rows of a file that want the same repair. */
export interface Finding {
  readonly code: FindingCode;
  /** Whether these rows were left out. */
  readonly blocks: boolean;
  readonly count: number;
  /** The first of them: line of the file, header being 1, and column by name. */
  readonly examples: { line: number; column: string | null }[];
}

const MAX_EXAMPLES = 3;
const warnings: ReadonlySet<string> = new Set(rowWarnings);

/** Counts findings of one file, in memory that does not grow with it. */
export class FindingTally {
  readonly #columns: readonly string[];
  readonly #found = new Map<FindingCode, Open>();

  /** @param columns - of the file, by position */
  constructor(columns: readonly string[]) {
    this.#columns = columns;
  }

  /** @param column - position of the cell that is wrong; undefined: the row is */
  add(code: FindingCode, line: number, column: number | undefined): void {
    let open = this.#found.get(code);
    if (open === undefined) {
      open = { count: 0, examples: [] };
      this.#found.set(code, open);
    }
    open.count += 1;
    if (open.examples.length >= MAX_EXAMPLES) return;
    const name = column === undefined ? null : this.#columns[column];
    open.examples.push({ line, column: name ?? null });
  }

  /** What blocks first, then the most rows first. */
  list(): Finding[] {
    return [...this.#found]
      .map(([code, found]) => ({
        code,
        blocks: !warnings.has(code),
        ...found,
      }))
      .sort((a, b) => Number(b.blocks) - Number(a.blocks) || b.count - a.count);
  }
}

interface Open {
  count: number;
  readonly examples: { line: number; column: string | null }[];
}

/** How many contacts each country has, most first. */
export class CountryTally {
  readonly #counts = new Map<string | null, number>();

  /** @param country - ISO 3166 two-letter code; null: none is told */
  add(country: string | null): void {
    this.#counts.set(country, (this.#counts.get(country) ?? 0) + 1);
  }

  list(): { country: string | null; count: number }[] {
    return [...this.#counts]
      .map(([country, count]) => ({ country, count }))
      .sort((a, b) => b.count - a.count);
  }
}
