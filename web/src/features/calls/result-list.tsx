import type { AttemptView } from '#shared/contracts/contacts.ts';
import { resultKeys, resultWord } from './trail.ts';

/** What each `<metric>.<criterion>` came to; long names wrap. */
export function ResultList({
  result,
}: {
  result: NonNullable<AttemptView['result']>;
}) {
  return (
    <dl className="result-list">
      {resultKeys([{ result }]).map((key) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>{resultWord(result[key])}</dd>
        </div>
      ))}
    </dl>
  );
}
