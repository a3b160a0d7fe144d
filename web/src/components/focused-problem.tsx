import { type ComponentProps, useEffect, useRef } from 'react';
import { ProblemAlert } from './problem-alert.tsx';

/**
 * What went wrong, shown to whoever pressed a button far below it: it takes the
 * focus, and with it comes into sight.
 */
export function FocusedProblem(props: ComponentProps<typeof ProblemAlert>) {
  const box = useRef<HTMLDivElement>(null);
  const { error } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each thing that goes wrong.
  useEffect(() => box.current?.focus(), [error]);
  return (
    <div ref={box} tabIndex={-1}>
      <ProblemAlert {...props} />
    </div>
  );
}
