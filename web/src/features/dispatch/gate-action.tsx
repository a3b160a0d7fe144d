import { Button } from '@cloudscape-design/components';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { useMay } from '../../lib/me.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { useAdjust } from '../adjust/use-adjust.ts';
import { usePressed } from '../lifecycle/use-pressed.ts';
import type { Gate } from './gate-words.ts';
import { healthKey } from './use-dispatch-health.ts';

const LifecycleDialogs = lazy(() => import('../lifecycle/dialogs.tsx'));

type Action = NonNullable<Gate['action']>;

/** What helps: a change that asks first where it must, or the place to look. */
export function GateAction({
  campaignId,
  gate,
}: {
  campaignId: string;
  gate: Gate;
}) {
  if (!gate.action) return null;
  const { kind } = gate.action;
  const steers = kind === 'resume' || kind === 'start' || kind === 'restart';
  return steers ? (
    <Steer campaignId={campaignId} kind={kind} label={gate.action.label} />
  ) : (
    <Go campaignId={campaignId} action={gate.action} />
  );
}

function Steer({
  campaignId,
  kind,
  label,
}: {
  campaignId: string;
  kind: 'resume' | 'start' | 'restart';
  label: string;
}) {
  const { press, dialog } = usePressed(campaignId);
  const may = useMay('campaigns:manage');
  const allowed = useCampaignPart(campaignId, (view) => view.allowed_actions);
  if (!allowed?.includes(kind)) return null;
  return (
    <>
      <Button
        disabled={!may.allowed}
        {...(may.reason !== undefined && { disabledReason: may.reason })}
        onClick={() => press({ action: kind, text: label })}
      >
        {label}
      </Button>
      {dialog && (
        <Suspense fallback={null}>
          <LifecycleDialogs campaignId={campaignId} {...dialog} />
        </Suspense>
      )}
    </>
  );
}

function Go({
  campaignId,
  action: { kind, label },
}: {
  campaignId: string;
  action: Action;
}) {
  const go = useGo();
  const adjust = useAdjust();
  const queries = useQueryClient();
  const status = useCampaignPart(campaignId, (view) => view.status);
  const press = () => {
    if (kind === 'refresh') {
      void queries.invalidateQueries({ queryKey: healthKey(campaignId) });
      return;
    }
    const tunable = status === 'running' || status === 'paused';
    if (isSetting(kind) && tunable) adjust.open();
    else go(placeOf(kind, campaignId));
  };
  return <Button onClick={press}>{label}</Button>;
}

const settings: ReadonlySet<string> = new Set([
  'edit_window',
  'open_schedule',
  'raise_limit',
  'raise_budget',
]);
const isSetting = (kind: Action['kind']) => settings.has(kind);

function placeOf(kind: Action['kind'], id: string): string {
  switch (kind) {
    case 'edit_window':
    case 'open_schedule':
    case 'raise_limit':
    case 'raise_budget':
      return paths.editCampaign(id);
    case 'show_waiting':
      return paths.calls(id, { status: 'pending' });
    case 'open_numbers':
      return paths.campaignTab(id, 'numbers');
    case 'show_share':
      return paths.overview;
    case 'explain_carrier':
      return paths.helpCode('carrier_refusing');
    case 'open_agent':
      return paths.agents;
    case 'open_run':
      return paths.campaignTab(id, 'activity');
    default:
      return paths.setting('compliance');
  }
}
