import {
  Box,
  ExpandableSection,
  StatusIndicator,
} from '@cloudscape-design/components';
import { paths } from '../../app/paths.ts';
import { Time } from '../../components/time.tsx';
import { countOf, formatDecimal } from '../../lib/format.ts';
import { LinkTo } from '../detail/link-to.tsx';
import { TextWithTimes } from '../detail/text-with-times.tsx';
import { GateAction } from './gate-action.tsx';
import { type Gate, passText, splitGates, stateWords } from './gate-words.ts';

/** All checks in their order; those that pass are folded into one line. */
export function GateList({
  campaignId,
  gates,
}: {
  campaignId: string;
  gates: readonly Gate[];
}) {
  const { open, passing } = splitGates(gates);
  const rows = (some: readonly Gate[]) => (
    <ul className="gate-list">
      {some.map((gate) => (
        <li key={gate.number} className="gate">
          <GateState gate={gate} />
          <GateText gate={gate} />
          <GateAction campaignId={campaignId} gate={gate} />
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {open.length > 0 && rows(open)}
      {passing.length > 0 && (
        <ExpandableSection headerText={passText(passing.length)}>
          {rows(passing)}
        </ExpandableSection>
      )}
    </>
  );
}

function GateState({ gate }: { gate: Gate }) {
  const { word, type } = stateWords[gate.state];
  return <StatusIndicator type={type}>{word}</StatusIndicator>;
}

function GateText({ gate }: { gate: Gate }) {
  const { number, name, text, measured, limit, affected, until, code } = gate;
  const facts = [
    ...(measured !== null && limit !== null
      ? [`${formatDecimal(measured)} of ${formatDecimal(limit)}`]
      : []),
    ...(affected ? [`${countOf(affected, 'contact')} affected`] : []),
  ];
  return (
    <div>
      <div>
        <b>
          {number}. {name}
        </b>{' '}
        <TextWithTimes text={text} />
      </div>
      <Box color="text-body-secondary" fontSize="body-s">
        <span className="gate-facts">
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
          {until && (
            <span>
              until <Time at={until} />
            </span>
          )}
          {code && (
            <LinkTo to={paths.helpCode(code)} ariaLabel={`What ${code} means`}>
              {code}
            </LinkTo>
          )}
        </span>
      </Box>
    </div>
  );
}
