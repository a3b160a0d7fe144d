import { Link, Tabs } from '@cloudscape-design/components';
import type { ReactNode } from 'react';
import { paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { Page } from '../../components/page.tsx';

const parts = [
  { id: 'keys', label: 'API keys', href: paths.keys },
  { id: 'webhooks', label: 'Webhooks', href: paths.webhooks },
  { id: 'events', label: 'Events', href: paths.events },
] as const;

/** What programs need: keys, where events go, and what is in them. */
export function DeveloperPage({
  active,
  children,
}: {
  active: (typeof parts)[number]['id'];
  children: ReactNode;
}) {
  const go = useGo();
  const label = parts.find(({ id }) => id === active)?.label ?? '';
  return (
    <Page
      title="Developers"
      name={`${label} – Developers`}
      description={
        <>
          Everything here, and more, is in the API: see its{' '}
          <Link variant="primary" href={paths.apiReference}>
            reference
          </Link>
          , its{' '}
          <Link variant="primary" href="/api/v1/openapi.json">
            OpenAPI document
          </Link>{' '}
          and, for what is pushed, its{' '}
          <Link variant="primary" href="/api/v1/asyncapi.json">
            AsyncAPI document
          </Link>
          .
        </>
      }
    >
      <Tabs
        ariaLabel="Developers"
        activeTabId={active}
        onChange={({ detail }) => {
          if (detail.activeTabHref) go(detail.activeTabHref);
        }}
        tabs={parts.map((part) => ({
          ...part,
          content: part.id === active && children,
        }))}
        i18nStrings={{
          scrollLeftAriaLabel: 'Earlier',
          scrollRightAriaLabel: 'Later',
        }}
      />
    </Page>
  );
}
