import { Modal } from '@cloudscape-design/components';
import { useQuery } from '@tanstack/react-query';
import {
  type KeyboardEvent,
  useDeferredValue,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { useGo } from '../../app/use-follow.ts';
import { useApi } from '../../lib/api.ts';
import { formatCode } from '../../lib/format.ts';
import { useMe } from '../../lib/me.ts';
import { campaignKeys } from '../../lib/queries.ts';
import { actionCommands, type Command, matching } from './commands.ts';
import { useCampaignCommands } from './use-campaign-commands.ts';
import './palette.css';

/** As many as fit without scrolling far. */
const MOST = 12;

/** Goes to a page, a campaign or a help code, or acts on a campaign, by typing. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // The dialog puts the focus on its close button first.
    const frame = requestAnimationFrame(() => input.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  const commands = useCommands(text, onClose).slice(0, MOST);
  const at = Math.min(active, commands.length - 1);

  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && commands.length > 0) {
      event.preventDefault();
      setActive((at + step + commands.length) % commands.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      commands[at]?.run();
    }
  };
  return (
    <Modal visible header="Go to" closeAriaLabel="Close" onDismiss={onClose}>
      {/* Not Autosuggest: the list is the content here, and not a menu over it. */}
      <input
        className="palette-input"
        role="combobox"
        aria-label="A page, a campaign by name or id, an action, or a code"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        placeholder="A page, a campaign, an action, a code…"
        ref={input}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKey}
      />
      <div
        className="palette-list"
        role="listbox"
        id={`${id}-list`}
        aria-label="Matches"
      >
        {commands.map((command, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's
          <div
            key={command.id}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            className={i === at ? 'palette-row palette-active' : 'palette-row'}
            onClick={command.run}
          >
            <span>{command.text}</span>
            <small>{command.kind}</small>
          </div>
        ))}
      </div>
      <div role="status" className="palette-none">
        {commands.length === 0 && `Nothing is called “${text}”.`}
      </div>
    </Modal>
  );
}

/** What matches: pages and actions at once, campaigns when the server answers. */
function useCommands(text: string, onClose: () => void): Command[] {
  const go = useGo();
  const api = useApi();
  const me = useMe();
  const act = useCampaignCommands();
  const q = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: [...campaignKeys.all, 'palette', q],
    queryFn: ({ signal }) => api.campaigns({ q: q || undefined }, signal),
    placeholderData: (old) => old,
  });
  const goTo = (path: string) => () => {
    onClose();
    go(path);
  };
  const campaigns = (found.data?.data ?? []).flatMap((campaign) => [
    {
      id: campaign.id,
      text: campaign.name,
      also: campaign.id,
      kind: `Campaign, ${formatCode(campaign.status).toLowerCase()}`,
      run: goTo(`/dashboard/campaigns/${campaign.id}`),
    },
    ...actionCommands(campaign, me).map(({ action, text: label }) => ({
      id: `${campaign.id} ${action}`,
      text: `${label} ${campaign.name}`,
      kind: 'Action',
      run: () => {
        onClose();
        act(campaign, action);
      },
    })),
  ]);
  return matching(text, campaigns, goTo, me);
}
