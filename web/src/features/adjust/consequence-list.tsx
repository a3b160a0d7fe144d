import { Box, StatusIndicator } from '@cloudscape-design/components';
import type { Consequence } from './consequences.ts';

const types = { info: 'info', warning: 'warning', refused: 'error' } as const;

/** What would happen, before it does. */
export function ConsequenceList({
  consequences,
}: {
  consequences: readonly Consequence[];
}) {
  return (
    <div role="status">
      {consequences.length > 0 && (
        <>
          <Box variant="h3">What this does</Box>
          <ul className="plain-list">
            {consequences.map(({ kind, text }) => (
              <li key={text}>
                <StatusIndicator type={types[kind]} wrapText>
                  {text}
                </StatusIndicator>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
