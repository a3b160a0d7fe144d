import { Link, StatusIndicator } from '@cloudscape-design/components';
import { useFollow } from '../../app/use-follow.ts';

const kinds = {
  pass: { type: 'success', word: 'Pass' },
  warn: { type: 'warning', word: 'Warning' },
  block: { type: 'error', word: 'Blocks the start' },
} as const;

/** One check before a start: how it went, what it is about, where to mend it. */
export function CheckRow({
  kind,
  text,
  fix,
}: {
  kind: keyof typeof kinds;
  text: string;
  fix?: string | null;
}) {
  const follow = useFollow();
  const { type, word } = kinds[kind];
  return (
    <li>
      <StatusIndicator type={type}>{word}</StatusIndicator>
      <span>
        {text}{' '}
        {fix && (
          <Link href={fix} onFollow={follow} ariaLabel={`Fix: ${text}`}>
            Fix
          </Link>
        )}
      </span>
    </li>
  );
}
