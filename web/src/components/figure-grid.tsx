import { Box, Icon, Popover } from '@cloudscape-design/components';
import type { ReactNode } from 'react';

export interface Figure {
  readonly label: string;
  readonly value: ReactNode;
  /** What the figure is, and of what: behind an info sign. */
  readonly info?: string;
}

/** Figures side by side, as many in a row as fit. */
export function FigureGrid({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className="figure-grid figures">
      {figures.map(({ label, value, info }) => (
        <div key={label}>
          <dt>
            <Box variant="awsui-key-label">{label}</Box>
            {info && <InfoTip label={label} text={info} />}
          </dt>
          <dd>
            <Box fontSize="heading-m">{value}</Box>
          </dd>
        </div>
      ))}
    </dl>
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
        <Icon name="status-info" size="small" variant="subtle" />
      </button>
    </Popover>
  );
}
