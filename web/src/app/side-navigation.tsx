import { useLocation } from '@tanstack/react-router';
import type { MouseEvent } from 'react';
import type { Scope } from '#shared/contracts/settings.ts';
import { useOverview } from '../features/org/use-overview.ts';
import { permissionOf, useMe } from '../lib/me.ts';
import { paths } from './paths.ts';
import { useGo } from './use-follow.ts';

interface Entry {
  readonly text: string;
  readonly href: string;
  /** Who lacks it does not see the page. */
  readonly scope: Scope;
}

const groups: readonly (readonly Entry[])[] = [
  [
    { text: 'Overview', href: paths.overview, scope: 'campaigns:read' },
    { text: 'Campaigns', href: paths.campaigns, scope: 'campaigns:read' },
    { text: 'Monitor', href: paths.monitor, scope: 'campaigns:read' },
    {
      text: 'Conversations',
      href: paths.conversations,
      scope: 'conversations:read',
    },
  ],
  [
    { text: 'Numbers', href: paths.numbers, scope: 'campaigns:read' },
    { text: 'Carriers', href: paths.carriers, scope: 'campaigns:read' },
    { text: 'Agents', href: paths.agents, scope: 'campaigns:read' },
    { text: 'Schedules', href: paths.schedules, scope: 'campaigns:read' },
    { text: 'Suppression', href: paths.suppression, scope: 'dnc:manage' },
  ],
  [
    { text: 'Developers', href: paths.developers, scope: 'webhooks:manage' },
    { text: 'Settings', href: paths.settings, scope: 'campaigns:read' },
  ],
];

/** The pages that who is signed in may see. */
export function Navigation() {
  const me = useMe();
  const go = useGo();
  const overview = useOverview().data;
  const pathname = useLocation({ select: (location) => location.pathname });
  const counts: Readonly<Record<string, number | undefined>> = {
    [paths.overview]: overview?.alerts.length,
    [paths.campaigns]: overview?.counts.running,
  };
  const active = activeOf(pathname);
  // Not SideNavigation, of whose sections and menus no page has any use.
  return groups
    .map((group) =>
      group.filter(({ scope }) => permissionOf(me, scope).allowed),
    )
    .filter((group) => group.length > 0)
    .map((group) => (
      <ul key={group[0]?.href} className="side-group">
        {group.map(({ text, href }) => (
          <li key={href}>
            <a
              className="side-link"
              href={href}
              {...(href === active && { 'aria-current': 'page' })}
              onClick={(event) => {
                if (opensElsewhere(event)) return;
                event.preventDefault();
                go(href);
              }}
            >
              {text}
              <Count href={href} count={counts[href] ?? 0} />
            </a>
          </li>
        ))}
      </ul>
    ));
}

/** A new tab or window is the browser's to open. */
const opensElsewhere = (event: MouseEvent) =>
  event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;

function Count({ href, count }: { href: string; count: number }) {
  if (count === 0) return null;
  const alerts = href === paths.overview;
  const word = count === 1 ? 'alert' : 'alerts';
  return (
    <>
      {' '}
      <span className={alerts ? 'side-count side-alerts' : 'side-count'}>
        {count} {alerts ? word : 'running'}
      </span>
    </>
  );
}

/** The entry that a page is under: the longest that its address begins with. */
export function activeOf(pathname: string): string {
  const entries = groups.flat().map(({ href }) => href);
  const above = entries.filter(
    (href) => pathname === href || pathname.startsWith(`${href}/`),
  );
  return above.sort((a, b) => b.length - a.length)[0] ?? '';
}
