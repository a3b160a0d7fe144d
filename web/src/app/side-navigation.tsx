import {
  Badge,
  SideNavigation,
  type SideNavigationProps,
} from '@cloudscape-design/components';
import { useLocation } from '@tanstack/react-router';
import type { Scope } from '#shared/contracts/settings.ts';
import { useOverview } from '../features/org/use-overview.ts';
import { permissionOf, useMe } from '../lib/me.ts';
import { paths } from './paths.ts';
import { useFollow } from './use-follow.ts';

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
  const follow = useFollow();
  const overview = useOverview().data;
  const pathname = useLocation({ select: (location) => location.pathname });
  const counts: Readonly<Record<string, number | undefined>> = {
    [paths.overview]: overview?.alerts.length,
    [paths.campaigns]: overview?.counts.running,
  };
  const items = groups
    .map((group) =>
      group.filter(({ scope }) => permissionOf(me, scope).allowed),
    )
    .filter((group) => group.length > 0)
    .flatMap((group, i): SideNavigationProps.Item[] => [
      ...(i > 0 ? [{ type: 'divider' } as const] : []),
      ...group.map(({ text, href }) => linkOf(text, href, counts[href])),
    ]);
  return (
    <SideNavigation
      items={items}
      activeHref={activeOf(pathname)}
      onFollow={follow}
    />
  );
}

function wordOf(href: string, count: number): string {
  if (href !== paths.overview) return 'running';
  return count === 1 ? 'alert' : 'alerts';
}

const linkOf = (text: string, href: string, count: number | undefined) => ({
  type: 'link' as const,
  text,
  href,
  ...(count && {
    info: (
      <Badge color={href === paths.overview ? 'red' : 'blue'}>
        {count} {wordOf(href, count)}
      </Badge>
    ),
  }),
});

/** The entry that a page is under: the longest that its address begins with. */
export function activeOf(pathname: string): string {
  const entries = groups.flat().map(({ href }) => href);
  const above = entries.filter(
    (href) => pathname === href || pathname.startsWith(`${href}/`),
  );
  return above.sort((a, b) => b.length - a.length)[0] ?? '';
}
