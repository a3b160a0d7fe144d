import { StatusIndicator } from '@cloudscape-design/components';
import { useLiveWord } from '../../live/use-live-word.ts';

/** How the figures on this screen are kept up. */
export function ConnectionIndicator() {
  const { type, text } = useLiveWord();
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
}
