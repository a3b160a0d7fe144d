import { Button, ExpandableSection } from '@cloudscape-design/components';
import type { ReactNode } from 'react';
import type { NumberHealth } from '#shared/contracts/numbers.ts';
import { paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { MayButton } from '../../components/may-button.tsx';
import { formatCode, formatRate } from '../../lib/format.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { useAdjust } from '../adjust/use-adjust.ts';
import { worstNumber } from './number-words.ts';
import { useChangeNumber } from './use-change-number.ts';
import { nameOfNumber } from './use-number-health.ts';

/** Seed 002's four moves when the answer rate craters, in its order. */
export function FallenPanel({
  campaignId,
  health,
}: {
  campaignId: string;
  health: NumberHealth;
}) {
  const status = useCampaignPart(campaignId, (view) => view.status);
  const match = useCampaignPart(
    campaignId,
    (view) => view.number_selection.country_match,
  );
  const adjust = useAdjust();
  const go = useGo();
  const tunable = status === 'running' || status === 'paused';
  const settings = () =>
    tunable ? adjust.open() : go(paths.editCampaign(campaignId));
  return (
    <ExpandableSection
      variant="container"
      headerText="Answer rate fell"
      headerDescription="Four moves, the least disturbing first."
      defaultExpanded={worstNumber(health) !== null}
    >
      <ol className="moves">
        <Move
          title="Remove the worst-performing number"
          effect="Its share of the calls goes to the other numbers. Calls in progress finish."
        >
          <RemoveWorst campaignId={campaignId} health={health} />
        </Move>
        <Move
          title="Lower concurrency for containment"
          effect="Fewer people are called from numbers that are not answered, while you look."
        >
          <Button onClick={settings}>Lower concurrency</Button>
        </Move>
        <Move
          title="Narrow the windows to supervised times"
          effect="Whoever waits is called at hours in which somebody watches."
        >
          <Button onClick={settings}>Narrow windows</Button>
        </Move>
        <Move
          title="Re-check the country match"
          effect={`It is: ${formatCode(match ?? 'off').toLowerCase()}. People answer numbers of their own country more often.`}
        >
          <Button onClick={() => go(paths.campaignTab(campaignId, 'config'))}>
            Show number settings
          </Button>
        </Move>
      </ol>
    </ExpandableSection>
  );
}

function Move({
  title,
  effect,
  children,
}: {
  title: string;
  effect: string;
  children: ReactNode;
}) {
  return (
    <li>
      <div>
        <b>{title}.</b> {effect}
      </div>
      <div>{children}</div>
    </li>
  );
}

function RemoveWorst({
  campaignId,
  health,
}: {
  campaignId: string;
  health: NumberHealth;
}) {
  const change = useChangeNumber(campaignId);
  const pool = useCampaignPart(campaignId, (view) => view.number_pool.length);
  const status = useCampaignPart(campaignId, (view) => view.status);
  const worst = worstNumber(health);
  if (!worst) {
    return 'No number of the pool is answered less than the pool, as far as its calls can tell.';
  }
  const name = nameOfNumber(worst, worst.number_id);
  const running = status === 'running' || status === 'paused';
  return (
    <MayButton
      scope="campaigns:manage"
      loading={change.isPending}
      disabled={!running || pool === 1}
      disabledReason={
        running
          ? 'It is the last number of the pool.'
          : 'The campaign does not call now.'
      }
      onClick={() =>
        change.mutate({ number_id: worst.number_id, name, to: 'removed' })
      }
    >
      {`Remove ${name} (${formatRate(worst.answer_rate)})`}
    </MayButton>
  );
}
