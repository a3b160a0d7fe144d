import { formatRate } from '../../lib/format.ts';

/** `[34.9–49.8 %]` */
export const intervalText = ({ low, high }: { low: number; high: number }) =>
  `[${formatRate(low).replace(' %', '')}–${formatRate(high)}]`;
