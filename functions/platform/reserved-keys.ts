import type { ProblemError } from '#shared/contracts/problems.ts';

/**
 * A row for each key `__proto__`, at any depth: schemas leave it out without a
 * word where they take any key, and what was sent would not be what is kept.
 */
export function reservedKeys(value: unknown): ProblemError[] {
  const rows: ProblemError[] = [];
  // No recursion: who sends it chooses how deep it is.
  const open: { readonly path: string; readonly value: unknown }[] = [
    { path: '', value },
  ];
  for (let at = open.pop(); at; at = open.pop()) {
    if (typeof at.value !== 'object' || at.value === null) continue;
    for (const [key, member] of Object.entries(at.value)) {
      const path = at.path ? `${at.path}.${key}` : key;
      if (key === '__proto__')
        rows.push({ path, code: 'reserved', message: 'is a reserved name' });
      else if (typeof member === 'object') open.push({ path, value: member });
    }
  }
  return rows;
}
