import { Tabs } from '@cloudscape-design/components';
import { useParams } from '@tanstack/react-router';
import { NotFoundPage } from '../app/error-pages.tsx';
import { paths } from '../app/paths.ts';
import { useGo } from '../app/use-follow.ts';
import { Page } from '../components/page.tsx';
import { AuditLog } from '../features/settings/audit-log.tsx';
import { ComplianceRules } from '../features/settings/compliance-rules.tsx';
import { Members } from '../features/settings/members.tsx';
import { Organization } from '../features/settings/organization.tsx';
import { Preferences } from '../features/settings/preferences.tsx';

const parts = [
  { id: 'organization', label: 'Organization', Part: Organization },
  { id: 'members', label: 'Members', Part: Members },
  { id: 'compliance', label: 'Compliance', Part: ComplianceRules },
  { id: 'audit', label: 'Audit log', Part: AuditLog },
  { id: 'preferences', label: 'Preferences', Part: Preferences },
] as const;

/** What holds for the whole organization, and what only for this browser. */
export function Settings() {
  const { part } = useParams({ strict: false });
  const go = useGo();
  const active = parts.find(({ id }) => id === part);
  if (!active) return <NotFoundPage />;
  return (
    <Page title="Settings" name={`${active.label} – Settings`}>
      <Tabs
        ariaLabel="Settings"
        activeTabId={active.id}
        onChange={({ detail }) => {
          if (detail.activeTabHref) go(detail.activeTabHref);
        }}
        tabs={parts.map(({ id, label }) => ({
          id,
          label,
          href: paths.setting(id),
          content: id === active.id && <active.Part />,
        }))}
        i18nStrings={{
          scrollLeftAriaLabel: 'Earlier',
          scrollRightAriaLabel: 'Later',
        }}
      />
    </Page>
  );
}
