export function contentHash(
  root: string,
  entries: readonly string[],
  ignored?: (relativePath: string) => boolean,
): string;
export function isCurrent(stampFile: string, hash: string): boolean;
export function writeStamp(stampFile: string, hash: string): void;
