import { Alert, Link } from '@cloudscape-design/components';
import { useEffect, useRef } from 'react';
import { labelOf } from './labels.ts';

/**
 * What is wrong on this step, above it: each with a link to its field. It takes
 * the focus when it comes up, since that is why nothing went on.
 */
export function ErrorSummary({
  errors,
  round,
  onFollow,
}: {
  errors: readonly (readonly [string, string])[];
  /** Grows each time that something is checked. */
  round: number;
  onFollow: (path: string) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const isEmpty = errors.length === 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round takes the focus again
  useEffect(() => {
    if (!isEmpty) box.current?.focus();
  }, [round]);
  if (isEmpty) return null;
  const things = errors.length === 1 ? '1 thing' : `${errors.length} things`;
  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      className="wizard-errors"
      aria-label="What has to be mended"
    >
      <Alert type="error" header={`Mend ${things} to go on`}>
        <ul>
          {errors.map(([path, message]) => (
            <li key={path}>
              <Link
                href={`#${path}`}
                onFollow={(event) => {
                  event.preventDefault();
                  onFollow(path);
                }}
              >
                {labelOf(path)}
              </Link>
              : {message}
            </li>
          ))}
        </ul>
      </Alert>
    </div>
  );
}
