/** The first characters of a text, without half of one at its end: no vendor takes that. */
export const beginning = (text: string, most: number): string =>
  text
    .toWellFormed()
    .slice(0, most)
    .replace(/[\uD800-\uDBFF]$/, '');
