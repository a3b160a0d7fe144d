/** Numbers as people paste them: one a line, or between commas or semicolons. */
export const writtenNumbers = (text: string): string[] =>
  text
    .split(/[\n,;]/)
    .map((number) => number.trim())
    .filter((number) => number !== '');
