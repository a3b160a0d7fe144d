import { FormField, Input } from '@cloudscape-design/components';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { MayButton } from '../../components/may-button.tsx';
import { formatRate } from '../../lib/format.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { ENOUGH_CALLS } from '../detail/number-words.ts';
import { useChangeNumber } from '../detail/use-change-number.ts';
import {
  type NumberRow,
  nameOfNumber,
  useNumberHealth,
} from '../detail/use-number-health.ts';
import type { FieldProps } from './field-props.ts';

/** Weights wait for Apply; taking a number out acts at once, as it should in need. */
export function NumberFields({
  campaignId,
  draft,
  errors,
  set,
  onSaved,
}: FieldProps & {
  campaignId: string;
  onSaved: (view: CampaignView) => void;
}) {
  const health = useNumberHealth(campaignId);
  const pool = useCampaignPart(campaignId, (view) => view.number_pool) ?? [];
  const removed =
    useCampaignPart(campaignId, (view) => view.removed_numbers) ?? [];
  const rowOf = (id: string) =>
    health.data?.data.find(({ number_id }) => number_id === id);
  const weightOf = (id: string) =>
    draft.weights.find(({ number_id }) => number_id === id)?.weight;
  const setWeight = (id: string, weight: string) =>
    set({
      weights: draft.weights.map((one) =>
        one.number_id === id ? { ...one, weight } : one,
      ),
    });
  return (
    <FormField
      label="Number pool"
      description="Weights share the calls. Removing or restoring a number acts at once."
      errorText={errors.weights}
    >
      {pool.map(({ number_id }) => {
        const name = nameOfNumber(rowOf(number_id), number_id);
        const weight = weightOf(number_id);
        return (
          <div key={number_id} className="adjust-row">
            <span>
              {name} <RateNote row={rowOf(number_id)} />
            </span>
            {weight === undefined ? (
              <span />
            ) : (
              <Input
                type="number"
                inputMode="decimal"
                ariaLabel={`Weight of ${name}`}
                value={weight}
                onChange={({ detail }) => setWeight(number_id, detail.value)}
              />
            )}
            <Switch
              campaignId={campaignId}
              number_id={number_id}
              name={name}
              to="removed"
              last={pool.length === 1}
              onSaved={onSaved}
            />
          </div>
        );
      })}
      {removed.map(({ number_id }) => {
        const name = nameOfNumber(rowOf(number_id), number_id);
        return (
          <div key={number_id} className="adjust-row">
            <span>{name} (removed)</span>
            <span />
            <Switch
              campaignId={campaignId}
              number_id={number_id}
              name={name}
              to="restored"
              onSaved={onSaved}
            />
          </div>
        );
      })}
    </FormField>
  );
}

function RateNote({ row }: { row: NumberRow | undefined }) {
  if (!row || row.dials === 0) return null;
  return (
    <small>
      {row.dials < ENOUGH_CALLS
        ? 'n too small'
        : `${formatRate(row.answer_rate)} answered`}
    </small>
  );
}

function Switch({
  campaignId,
  number_id,
  name,
  to,
  last = false,
  onSaved,
}: {
  campaignId: string;
  number_id: string;
  name: string;
  to: 'removed' | 'restored';
  last?: boolean;
  onSaved: (view: CampaignView) => void;
}) {
  const change = useChangeNumber(campaignId);
  const verb = to === 'removed' ? 'Remove' : 'Restore';
  return (
    <MayButton
      scope="campaigns:manage"
      formAction="none"
      ariaLabel={`${verb} ${name}`}
      loading={change.isPending}
      disabled={last}
      disabledReason="It is the last number of the pool. Pause the campaign, or add another first."
      onClick={() =>
        change.mutate({ number_id, name, to }, { onSuccess: onSaved })
      }
    >
      {verb}
    </MayButton>
  );
}
