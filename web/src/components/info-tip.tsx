import { Box, KeyValuePairs, Popover } from '@cloudscape-design/components';
import type { ReactNode } from 'react';

export interface Figure {
  readonly label: string;
  readonly value: ReactNode;
  /** What the figure is, and of what: on hover and on focus. */
  readonly info?: string;
}

/** Figures in a grid, each with its definition behind an info sign. */
export function FigureGrid({
  figures,
  columns,
}: {
  figures: readonly Figure[];
  columns: number;
}) {
  return (
    <div className="figures">
      <KeyValuePairs
        columns={columns}
        items={figures.map(({ label, value, info }) => ({
          label,
          value: <Box fontSize="heading-m">{value}</Box>,
          ...(info && { info: <InfoTip label={label} text={info} /> }),
        }))}
      />
    </div>
  );
}

function InfoTip({ label, text }: { label: string; text: string }) {
  return (
    <Popover
      triggerType="custom"
      size="medium"
      dismissAriaLabel="Close"
      content={text}
    >
      <button type="button" className="info-tip" aria-label={`About ${label}`}>
        ?
      </button>
    </Popover>
  );
}
