import {
  Button,
  ButtonDropdown,
  type ButtonDropdownProps,
} from '@cloudscape-design/components';
import type { ContactView } from '#shared/contracts/contacts.ts';
import { isTerminal } from '#shared/domain/campaign.ts';
import { contactButtons } from '#shared/domain/contact-buttons.ts';
import { notify } from '../../app/notices.tsx';
import { useFollow } from '../../app/use-follow.ts';
import { useMay } from '../../lib/me.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { useCallCommands } from './call-dialogs.tsx';
import { contactName } from './contact-name.ts';
import { useDebugPath } from './debug-path.ts';

/** What a row takes, by its state and by the campaign's. */
export function useContactButtons(row: ContactView) {
  const over = useCampaignPart(row.campaign_id, ({ status }) =>
    isTerminal(status),
  );
  const keeps = useCampaignPart(
    row.campaign_id,
    ({ callback_detection, abandoned }) =>
      callback_detection.enabled || abandoned.callback,
  );
  return contactButtons(row, {
    is_over: over ?? false,
    keeps_callbacks: keeps ?? false,
  });
}

/** Debug, and whatever else can be done with one contact. */
export function RowButtons({ row }: { row: ContactView }) {
  const commands = useCallCommands();
  const follow = useFollow();
  const debugPath = useDebugPath(row.campaign_id, row.id);
  const takes = useContactButtons(row);
  const manage = useMay('contacts:manage');
  const dnc = useMay('dnc:manage');
  const name = contactName(row);
  const target = { kind: 'rows', rows: [row] } as const;
  const run: Readonly<Record<string, () => void>> = {
    'retry-now': () => commands.retry(row),
    skip: () => commands.open({ kind: 'skip', target }),
    callback: () => commands.open({ kind: 'callback', row }),
    'cancel-callback': () => commands.cancelCallback(row),
    suppress: () => commands.open({ kind: 'suppress', target }),
    copy_id: () => void copy(row.id, 'The id'),
    copy_curl: () => void copy(curlOf(row), 'The command'),
  };
  const action = (
    id: 'retry-now' | 'skip' | 'callback' | 'cancel-callback',
    text: string,
  ): ButtonDropdownProps.Item => {
    const reason =
      manage.reason ??
      (takes.includes(id) ? undefined : 'Not in the state it is in now');
    return {
      id,
      text,
      disabled: reason !== undefined,
      ...(reason && { disabledReason: reason }),
    };
  };
  return (
    <span className="row-buttons">
      <Button
        variant="inline-link"
        wrapText={false}
        href={debugPath}
        ariaLabel={`Debug ${name}`}
        onFollow={follow}
      >
        Debug
      </Button>
      <ButtonDropdown
        variant="inline-icon"
        ariaLabel={`Actions for ${name}`}
        expandToViewport
        onItemClick={({ detail }) => run[detail.id]?.()}
        items={[
          action('retry-now', 'Retry now'),
          action('skip', 'Skip'),
          action('callback', 'Schedule callback'),
          action('cancel-callback', 'Cancel callback'),
          {
            id: 'suppress',
            text: 'Add to suppression',
            disabled: !dnc.allowed,
            ...(dnc.reason && { disabledReason: dnc.reason }),
          },
          { id: 'copy_id', text: 'Copy id' },
          { id: 'copy_curl', text: 'Copy curl' },
        ]}
      />
    </span>
  );
}

const curlOf = ({ campaign_id, id }: ContactView) =>
  `curl -H "Authorization: Bearer $OUTDIAL_API_KEY" ${window.location.origin}/api/v1/campaigns/${campaign_id}/contacts/${id}`;

/** @param what - "The id" */
export async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notify('success', `${what} is copied`);
  } catch {
    notify('error', `${what} could not be copied: the browser did not let it.`);
  }
}
