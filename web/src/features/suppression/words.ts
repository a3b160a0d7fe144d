import { formatCode, formatCount } from '../../lib/format.ts';

/** What became of those who waited to be called under the numbers. */
export function stoppedText({
  suppressed_contacts: count,
}: {
  readonly suppressed_contacts: number;
}): string {
  if (count === 0) return 'Nobody was waiting to be called under them.';
  return count === 1
    ? '1 contact who was waiting is stopped.'
    : `${formatCount(count)} contacts who were waiting are stopped.`;
}

const sources: Readonly<Record<string, string>> = {
  api: 'API',
  call: 'Asked in a call',
  import: 'File',
  dashboard: 'Dashboard',
};

export const sourceText = (source: string) =>
  sources[source] ?? formatCode(source);
