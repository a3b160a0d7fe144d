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
import { useConfig } from '../../lib/config.ts';
import { formatCount } from '../../lib/format.ts';
import { ForecastSummary } from './forecast-summary.tsx';
import {
  fixLink,
  rememberPassed,
  usePreflight,
  warningsOf,
} from './preflight.ts';
import { CheckRow } from './preflight-checks.tsx';
import './lifecycle.css';

/** What a start would check and come to, before it is one. */
export function StartSheet({
  campaign,
  verb,
  onStart,
  onClose,
}: {
  campaign: CampaignView;
  /** "Start" or "Start now". */
  verb: string;
  onStart: () => void;
  onClose: () => void;
}) {
  const { readiness, forecast } = usePreflight(campaign.id);
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
        <QueryPanel query={forecast} what="There is no forecast" height="100px">
          {(data) => <ForecastSummary forecast={data} />}
        </QueryPanel>
      </SpaceBetween>
    </Modal>
  );
}

function WhoIsCalled({ count }: { count: number }) {
  const { simulated } = useConfig();
  const people = `${formatCount(count)} ${count === 1 ? 'person' : 'people'}`;
  return (
    <Box fontWeight="bold">
      {simulated
        ? `Calls will be placed to ${people}. The carrier is simulated: none of them is real.`
        : `Real calls will be placed to ${people}.`}
    </Box>
  );
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
  const passing = readiness.checks.filter(({ passed }) => passed);
  return (
    <ul className="checks" aria-label="Checks before the start">
      {failed.map(({ code, path, message }) => (
        <CheckRow
          key={code}
          kind="block"
          text={messageOf(readiness, code) ?? message}
          fix={fixLink(id, path)}
        />
      ))}
      {forecast &&
        warningsOf(forecast).map((text) => (
          <CheckRow key={text} kind="warn" text={text} />
        ))}
      {passing.map(({ code, message }) => (
        <CheckRow key={code} kind="pass" text={message} />
      ))}
    </ul>
  );
}

/** A check says what holds when it passes; its error says what does not. */
const messageOf = ({ errors }: ReadinessView, code: string) =>
  errors.find((error) => error.code === code)?.message;
