import type { StatusIndicatorProps } from '@cloudscape-design/components';
import type { Sentiment } from '#shared/domain/conversation.ts';

export const sentimentTypes: Readonly<
  Record<Sentiment, StatusIndicatorProps.Type>
> = { positive: 'success', neutral: 'info', negative: 'warning' };

/** `0:07`, `2:14`, `1:02:14`: where in a call something is said. */
export function formatOffset(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes}:${two(whole % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}
