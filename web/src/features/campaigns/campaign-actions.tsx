import {
  Button,
  ButtonDropdown,
  type ButtonDropdownProps,
} from '@cloudscape-design/components';
import { lazy, memo, Suspense } from 'react';
import type { CampaignStatus } from '#shared/domain/campaign.ts';
import type { CampaignAction } from '#shared/domain/campaign-actions.ts';
import { useMe } from '../../lib/me.ts';
import { useOnline } from '../../lib/online.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { usePending } from '../lifecycle/pending.ts';
import { permissionToAct } from '../lifecycle/permission-to-act.ts';
import { type Press, usePressed } from '../lifecycle/use-pressed.ts';
import {
  type ButtonAction,
  buttonsOf,
  buttonText,
  isAtHand,
  isPrimary,
} from './campaign-buttons.ts';

const LifecycleDialogs = lazy(() => import('../lifecycle/dialogs.tsx'));

/** What a campaign offers: buttons of its status, and what they ask first. */
export const CampaignActions = memo(function CampaignActions({
  campaignId,
  inline = false,
  compact = false,
}: {
  campaignId: string;
  /** In a table row: small, without the blue button, and named by the row. */
  inline?: boolean;
  /** Where there is little room: Pause, Resume and Stop, the rest in a menu. */
  compact?: boolean;
}) {
  const status = useCampaignPart(campaignId, (view) => view.status);
  const name = useCampaignPart(campaignId, (view) => view.name);
  const sealed = useCampaignPart(campaignId, (view) => view.sealed);
  const prepared = useCampaignPart(campaignId, (view) => view.prepared_restart);
  const allowed = useCampaignPart(campaignId, (view) => view.allowed_actions);
  const { press, dialog } = usePressed(campaignId);
  if (status === undefined || allowed === undefined) return null;
  const actions = buttonsOf({
    status,
    sealed: sealed === true,
    prepared_restart: prepared === true,
    allowed_actions: allowed,
  });
  return (
    <>
      <Buttons
        campaignId={campaignId}
        name={inline || compact ? (name ?? '') : null}
        status={status}
        allowed={allowed}
        actions={actions}
        compact={compact}
        onPress={press}
      />
      {dialog && (
        <Suspense fallback={null}>
          <LifecycleDialogs campaignId={campaignId} {...dialog} />
        </Suspense>
      )}
    </>
  );
});

interface ButtonsProps {
  readonly campaignId: string;
  /** Of the row, where several campaigns have such buttons. */
  readonly name: string | null;
  readonly status: CampaignStatus;
  readonly allowed: readonly CampaignAction[];
  readonly actions: readonly ButtonAction[];
  readonly compact: boolean;
  readonly onPress: (press: Press) => void;
}

function Buttons(props: ButtonsProps) {
  const { campaignId, name, status, actions, compact, onPress } = props;
  const stateOf = useButtonState(campaignId);
  const shown = compact ? actions.filter(isAtHand) : actions;
  return (
    <span className={name === null ? 'button-row' : 'row-actions'}>
      {shown.map((action) => {
        const text = buttonText(action, status);
        const { reason, working } = stateOf(action);
        return (
          <Button
            key={action}
            variant={variantOf(action, name !== null, compact)}
            disabled={reason !== undefined}
            {...(reason !== undefined && { disabledReason: reason })}
            loading={working}
            loadingText={`${text}: working`}
            {...(name !== null && { ariaLabel: `${text} ${name}` })}
            onClick={() => onPress({ action, text })}
          >
            {text}
          </Button>
        );
      })}
      <Menu {...props} />
    </span>
  );
}

/** What is seldom pressed, and in a narrow place all that is not at hand. */
function Menu({
  campaignId,
  name,
  status,
  allowed,
  actions,
  compact,
  onPress,
}: ButtonsProps) {
  const stateOf = useButtonState(campaignId);
  const items: ButtonDropdownProps.Item[] = [];
  const add = (id: string, text: string, action: ButtonAction) => {
    const { reason } = stateOf(action);
    items.push({
      id,
      text,
      disabled: reason !== undefined,
      ...(reason !== undefined && { disabledReason: reason }),
    });
  };
  if (compact) {
    for (const action of actions) {
      if (!isAtHand(action)) add(action, buttonText(action, status), action);
    }
  }
  if (allowed.includes('pause'))
    add(WITH_REASON, 'Pause with reason…', 'pause');
  if (items.length === 0) return null;
  return (
    <ButtonDropdown
      variant={compact ? 'icon' : 'inline-icon'}
      items={items}
      expandToViewport
      ariaLabel={name === null ? 'More actions' : `More actions for ${name}`}
      onItemClick={({ detail }) =>
        onPress(
          detail.id === WITH_REASON
            ? { action: 'pause', text: 'Pause', with_reason: true }
            : {
                action: detail.id as ButtonAction,
                text: buttonText(detail.id as ButtonAction, status),
              },
        )
      }
    />
  );
}
const WITH_REASON = 'pause-with-reason';

/** Why a button does nothing right now, and whether it is at work. */
function useButtonState(campaignId: string) {
  const me = useMe();
  const online = useOnline();
  const pending = usePending(campaignId);
  return (action: ButtonAction) => {
    const { reason } = permissionToAct(me, action, online);
    return {
      reason: reason ?? pending?.text,
      working: pending?.action === action,
    };
  };
}

function variantOf(action: ButtonAction, inRow: boolean, compact: boolean) {
  if (inRow && !compact) return 'inline-link' as const;
  return isPrimary(action) && !inRow
    ? ('primary' as const)
    : ('normal' as const);
}
