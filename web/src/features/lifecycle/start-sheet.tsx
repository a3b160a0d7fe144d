import {
  Box,
  Button,
  Modal,
  SpaceBetween,
} from '@cloudscape-design/components';
import { useEffect } from 'react';
import type {
  CampaignView,
  ReadinessView,
} from '#shared/contracts/campaigns.ts';
import type { ForecastView } from '#shared/contracts/forecast.ts';
import { QueryPanel } from '../../components/query-panel.tsx';
import { budgetFor, linesLeft } from './budget.ts';
import { BudgetConflict, linesText } from './budget-conflict.tsx';
import { ForecastSummary } from './forecast-summary.tsx';
import {
  failureText,
  fixLink,
  lacksLines,
  lacksOnlyLines,
  rememberPassed,
  usePreflight,
  warningsOf,
} from './preflight.ts';
import { CheckRow } from './preflight-checks.tsx';
import { useWhoIsCalled } from './who-is-called.ts';
import './lifecycle.css';

/** What a start would check and come to, before it is one. */
export function StartSheet({
  campaign,
  verb,
  onStart,
  onFewerLines,
  onClose,
}: {
  campaign: CampaignView;
  /** "Start" or "Start now". */
  verb: string;
  onStart: () => void;
  onFewerLines: (lines: number) => void;
  onClose: () => void;
}) {
  const { readiness, forecast, settings } = usePreflight(campaign.id);
  const budget = settings
    ? budgetFor(settings, campaign.max_concurrent_calls)
    : null;
  const lines =
    budget && readiness.data && lacksOnlyLines(readiness.data)
      ? linesLeft(budget)
      : 0;
  const ready = readiness.data?.ready === true;
  const { id, version } = campaign;
  useEffect(() => {
    if (ready) rememberPassed({ id, version }, Date.now());
  }, [ready, id, version]);
  return (
    <Modal
      visible
      size="large"
      header={`Start ${campaign.name}?`}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button
              variant="primary"
              disabled={!ready}
              disabledReason={
                readiness.data
                  ? 'Put right first what blocks the start'
                  : 'The checks are not done'
              }
              onClick={onStart}
            >
              {verb}
            </Button>
            {lines > 0 && (
              <Button variant="primary" onClick={() => onFewerLines(lines)}>
                {verb} with {linesText(lines)} instead
              </Button>
            )}
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <WhoIsCalled count={campaign.stats.contacts.pending} />
        <QueryPanel
          query={readiness}
          what="The checks could not be made"
          height="200px"
        >
          {(data) => (
            <Checks id={id} readiness={data} forecast={forecast.data} />
          )}
        </QueryPanel>
        {budget && <BudgetConflict budget={budget} name={campaign.name} />}
        <QueryPanel query={forecast} what="There is no forecast" height="100px">
          {(data) => <ForecastSummary forecast={data} />}
        </QueryPanel>
      </SpaceBetween>
    </Modal>
  );
}

function WhoIsCalled({ count }: { count: number }) {
  const { people, how } = useWhoIsCalled(count);
  return <Box fontWeight="bold">{[`${people}.`, how].join(' ').trim()}</Box>;
}

function Checks({
  id,
  readiness,
  forecast,
}: {
  id: string;
  readiness: ReadinessView;
  forecast: ForecastView | undefined;
}) {
  const failed = readiness.checks.filter(({ passed }) => !passed);
  const blocking = failed.filter(({ warning }) => !warning);
  const doubtful = failed.filter(({ warning }) => warning);
  const passing = readiness.checks.filter(({ passed }) => passed);
  return (
    <ul className="checks" aria-label="Checks before the start">
      {[...blocking, ...doubtful].map((check) => (
        <CheckRow
          key={check.code}
          kind={check.warning ? 'warn' : 'block'}
          text={failureText(readiness, check)}
          fix={fixLink(id, check.path)}
        />
      ))}
      {forecast &&
        warningsOf(forecast, !lacksLines(readiness)).map((text) => (
          <CheckRow key={text} kind="warn" text={text} />
        ))}
      {passing.map(({ code, message }) => (
        <CheckRow key={code} kind="pass" text={message} />
      ))}
    </ul>
  );
}
