import { useParams } from '@tanstack/react-router';
import { helpFor } from '#shared/domain/help-codes.ts';
import { paths } from '../app/paths.ts';
import { Page } from '../components/page.tsx';
import {
  CodeExplanation,
  UnknownCode,
} from '../features/help/code-explanation.tsx';
import { CodeList } from '../features/help/code-list.tsx';
import { MetricTable } from '../features/help/metric-table.tsx';

/** Every code that the product shows. */
export function HelpCodes() {
  return (
    <Page
      title="Codes explained"
      description="Every code that the dashboard, the API and the reports show: what it means, why it comes up, and what to do."
    >
      <CodeList />
    </Page>
  );
}

/** One code: also the `type` of each problem that the API answers. */
export function HelpCode() {
  const { code = '' } = useParams({ strict: false }) as { code?: string };
  const entries = helpFor(code);
  return (
    <Page
      key={code}
      title={<code>{code}</code>}
      name={code}
      crumbs={[{ text: 'Codes explained', href: paths.helpCodes }]}
      {...(entries.length > 1 && {
        description: `It stands for ${entries.length} things, depending on where it is shown.`,
      })}
    >
      {entries.length === 0 && <UnknownCode code={code} />}
      {entries.map((entry) => (
        <CodeExplanation key={entry.kind} entry={entry} />
      ))}
    </Page>
  );
}

/** Every figure of a campaign. */
export function HelpMetrics() {
  return (
    <Page
      title="Metrics explained"
      description="Every figure of a campaign: how it is worked out, of what, and over which time."
    >
      <MetricTable />
    </Page>
  );
}
