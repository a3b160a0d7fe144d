import { SpaceBetween, StatusIndicator } from '@cloudscape-design/components';
import type { AttemptView } from '#shared/contracts/contacts.ts';
import { AttemptDetails } from '../calls/attempt-details.tsx';
import { ResultList } from '../calls/result-list.tsx';
import { attemptBefore, attemptType, attemptWords } from '../calls/trail.ts';

/** The whole trail, each attempt with all there is, and how it was judged. */
export function AttemptsTab({
  attempts,
}: {
  attempts: readonly AttemptView[];
}) {
  if (attempts.length === 0) return <p>No call was placed yet in this run.</p>;
  return (
    <SpaceBetween size="l">
      {attempts.map((attempt) => (
        <section key={attempt.id} className="stack">
          <h3 className="attempt-title">
            <StatusIndicator type={attemptType(attempt)}>
              {attemptWords(attempt)}
            </StatusIndicator>
          </h3>
          <AttemptDetails
            attempt={attempt}
            before={attemptBefore(attempts, attempt)}
          />
          {attempt.result && <ResultList result={attempt.result} />}
        </section>
      ))}
    </SpaceBetween>
  );
}
