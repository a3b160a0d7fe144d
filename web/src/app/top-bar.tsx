import { TopNavigation } from '@cloudscape-design/components';
import { useState } from 'react';
import { guides } from '#shared/domain/guides.ts';
import { useSessionMenu } from '../auth/use-session-menu.ts';
import { useOverview } from '../features/org/use-overview.ts';
import { useConfig, userName } from '../lib/config.ts';
import { useMay, useMe } from '../lib/me.ts';
import {
  setZoneChoice,
  useZoneChoice,
  zoneChoices,
  zoneChoiceText,
} from '../lib/zone.ts';
import { toggleUpdates, useUpdatesPaused } from '../live/pause-updates.ts';
import { useLiveWord } from '../live/use-live-word.ts';
import { openDialog } from './dialogs.tsx';
import { paths } from './paths.ts';
import { isDark, toggleTheme } from './theme.ts';
import { useFollow, useGo } from './use-follow.ts';

/** What is at the top of every page. */
export function TopBar() {
  const go = useGo();
  return (
    <div className="top">
      <TopNavigation
        identity={{
          href: paths.overview,
          title: 'Outdial',
          onFollow: (event) => {
            event.preventDefault();
            go(paths.overview);
          },
        }}
        utilities={[
          useCapacity(),
          useLiveness(),
          {
            type: 'button',
            iconName: 'search',
            text: 'Go to… (Ctrl K)',
            ariaLabel: 'Go to a page, a campaign or an action (Ctrl K)',
            onClick: () => openDialog('palette'),
          },
          useHelp(),
          useZones(),
          useUser(),
        ]}
      />
    </div>
  );
}

function useCapacity() {
  const follow = useFollow();
  const capacity = useOverview().data?.capacity;
  const lines = capacity
    ? `${capacity.in_flight}/${capacity.limit} lines`
    : '– lines';
  return {
    type: 'button',
    text: lines,
    ariaLabel: `${lines} in use. Open the overview`,
    href: paths.overview,
    onFollow: follow,
  } as const;
}

/** How the figures are kept up; pressing it stops or goes on. */
function useLiveness() {
  const paused = useUpdatesPaused();
  const { text, iconName } = useLiveWord();
  return {
    type: 'button',
    text,
    iconName,
    ariaLabel: `${text}. ${paused ? 'Resume updates' : 'Pause updates'}`,
    onClick: toggleUpdates,
  } as const;
}

function useHelp() {
  const follow = useFollow();
  return {
    type: 'menu-dropdown',
    iconName: 'support',
    text: 'Help',
    ariaLabel: 'Help',
    items: [
      {
        id: 'guides',
        text: 'Guides',
        items: guides.map(({ name, title }) => guide(name, title)),
      },
      { id: 'codes', text: 'Codes explained', href: paths.helpCodes },
      { id: 'metrics', text: 'Metrics explained', href: paths.helpMetrics },
      {
        id: 'api',
        text: 'API reference',
        href: paths.apiReference,
        external: true,
        externalIconAriaLabel: 'Opens in a new tab',
      },
      { id: 'shortcuts', text: 'Keyboard shortcuts (?)' },
    ],
    onItemFollow: follow,
    onItemClick: ({ detail }: { detail: { id: string } }) => {
      if (detail.id === 'shortcuts') openDialog('shortcuts');
    },
  } as const;
}

const guide = (name: string, text: string) => ({
  id: name,
  text,
  href: paths.guide(name),
  external: true,
  externalIconAriaLabel: 'Opens in a new tab',
});

function useZones() {
  const chosen = useZoneChoice();
  return {
    type: 'menu-dropdown',
    text: zoneChoiceText[chosen],
    ariaLabel: `Times are shown in: ${zoneChoiceText[chosen]}`,
    items: zoneChoices.map((choice) => ({
      id: choice,
      text: zoneChoiceText[choice],
      itemType: 'checkbox' as const,
      checked: choice === chosen,
    })),
    onItemClick: ({ detail }: { detail: { id: string } }) => {
      const choice = zoneChoices.find((one) => one === detail.id);
      if (choice) setZoneChoice(choice);
    },
  } as const;
}

function useUser() {
  const config = useConfig();
  const me = useMe();
  const follow = useFollow();
  const steer = useMay('campaigns:manage');
  const session = useSessionMenu();
  const [dark, setDark] = useState(isDark);
  const name = userName(config);
  return {
    type: 'menu-dropdown',
    text: name,
    iconName: 'user-profile',
    ariaLabel: `Signed in as ${name}`,
    description: `${me?.org_id ?? '–'}${me?.role ? `, ${me.role}` : ''}`,
    items: [
      {
        id: 'pause-all',
        text: 'Pause all campaigns…',
        disabled: !steer.allowed,
        ...(steer.reason && { disabledReason: steer.reason }),
      },
      { id: 'theme', text: dark ? 'Light mode' : 'Dark mode' },
      {
        id: 'preferences',
        text: 'Preferences',
        href: paths.setting('preferences'),
      },
      {
        id: 'version',
        text: `Version ${config.version ?? '–'}`,
        disabled: true,
      },
      ...session.items,
    ],
    onItemFollow: follow,
    onItemClick: ({ detail }: { detail: { id: string } }) => {
      session.choose(detail.id);
      if (detail.id === 'pause-all') openDialog('pause-all');
      if (detail.id === 'theme') setDark(toggleTheme());
    },
  } as const;
}
