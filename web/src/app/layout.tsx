import { TopNavigation } from '@cloudscape-design/components';
import { I18nProvider } from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en.json' with {
  type: 'json',
};
import { Outlet } from '@tanstack/react-router';
import { useState } from 'react';
import { useConfig, userName } from '../lib/config.ts';
import { Notices } from './notices.tsx';
import { paths } from './paths.ts';
import { isDark, toggleTheme } from './theme.ts';
import { useFollow, useGo } from './use-follow.ts';

/** What every page has around it. Nothing live: it renders the whole page. */
export function Layout() {
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <button type="button" className="skip-link" onClick={focusMain}>
        Skip to main content
      </button>
      <Top />
      {/* Not AppLayout: its drawers and panels are 45 KB that no page uses. */}
      <main id="main" className="page">
        <Notices />
        <Outlet />
      </main>
    </I18nProvider>
  );
}

/** The heading of the page, which every page has. */
function focusMain() {
  const target = document.querySelector<HTMLElement>('#main h1, #main');
  target?.setAttribute('tabindex', '-1');
  target?.focus();
}

function Top() {
  const config = useConfig();
  const follow = useFollow();
  const go = useGo();
  const [dark, setDark] = useState(isDark);
  return (
    <header className="top">
      <TopNavigation
        identity={{
          href: paths.campaigns,
          title: 'Outdial',
          onFollow: (event) => {
            event.preventDefault();
            go(paths.campaigns);
          },
        }}
        utilities={[
          {
            type: 'button',
            text: 'Campaigns',
            href: paths.campaigns,
            onFollow: follow,
          },
          {
            type: 'button',
            text: dark ? 'Light mode' : 'Dark mode',
            onClick: () => setDark(toggleTheme()),
          },
          {
            type: 'menu-dropdown',
            text: userName(config),
            iconName: 'user-profile',
            ariaLabel: `Signed in as ${userName(config)}`,
            items: [
              {
                id: 'org',
                text: `Organization: ${config.auth?.org_id ?? '–'}`,
                disabled: true,
              },
              {
                id: 'version',
                text: `Version: ${config.version ?? '–'}`,
                disabled: true,
              },
            ],
          },
        ]}
      />
    </header>
  );
}
