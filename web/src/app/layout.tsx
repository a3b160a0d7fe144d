import { Button } from '@cloudscape-design/components';
import { I18nProvider } from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en.json' with {
  type: 'json',
};
import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { toggleUpdates } from '../live/pause-updates.ts';
import { Announcer } from './announcer.tsx';
import { Dialogs, openDialog } from './dialogs.tsx';
import { Notices } from './notices.tsx';
import { paths } from './paths.ts';
import { startShortcuts, useShortcut } from './shortcuts.ts';
import { Navigation } from './side-navigation.tsx';
import { PANEL_ID } from './side-panel.tsx';
import { TopBar } from './top-bar.tsx';
import { useGo } from './use-follow.ts';

/** What every page has around it. Nothing live: it renders the whole page. */
export function Layout() {
  useKeys();
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <button type="button" className="skip-link" onClick={focusMain}>
        Skip to main content
      </button>
      <TopBar />
      {/* Not AppLayout: 45 KB, for what a few lines of CSS do here. */}
      <div className="shell">
        <SideBar />
        <main id="main" className="page">
          <Notices />
          <Outlet />
        </main>
        <div id={PANEL_ID} />
      </div>
      <Dialogs />
      <Announcer />
    </I18nProvider>
  );
}

/** Always there on a wide screen; behind a button on a narrow one. */
function SideBar() {
  const [open, setOpen] = useState(false);
  const pathname = useLocation({ select: (location) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: going to a page closes it
  useEffect(() => setOpen(false), [pathname]);
  return (
    <div className={open ? 'side side-open' : 'side'}>
      <div className="side-toggle">
        <Button
          iconName={open ? 'close' : 'menu'}
          ariaExpanded={open}
          onClick={() => setOpen(!open)}
        >
          Menu
        </Button>
      </div>
      <nav className="side-links" aria-label="Pages">
        <Navigation />
      </nav>
    </div>
  );
}

function useKeys() {
  const go = useGo();
  useEffect(() => startShortcuts(), []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k') return;
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      openDialog('palette');
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  useShortcut('?', 'List the keyboard shortcuts', () =>
    openDialog('shortcuts'),
  );
  useShortcut('p', 'Pause or resume updates', toggleUpdates);
  useShortcut('c', 'Create a campaign', () => go(paths.newCampaign));
  useShortcut('g o', 'Go to the overview', () => go(paths.overview));
  useShortcut('g c', 'Go to campaigns', () => go(paths.campaigns));
  useShortcut('g m', 'Go to the monitor', () => go(paths.monitor));
  useShortcut('g n', 'Go to numbers', () => go(paths.numbers));
}

/** The heading of the page, which every page has. */
function focusMain() {
  const target = document.querySelector<HTMLElement>('#main h1, #main');
  target?.setAttribute('tabindex', '-1');
  target?.focus();
}
