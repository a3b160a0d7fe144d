import { ButtonDropdown } from '@cloudscape-design/components';
import { useAttemptReport } from './use-attempt-report.ts';

/** CSV at a press, JSON from the menu beside it. */
export function AttemptReportButton({ campaignId }: { campaignId: string }) {
  const report = useAttemptReport(campaignId);
  return (
    <ButtonDropdown
      ariaLabel="Attempt Report as another format"
      loading={report.isPending}
      loadingText="Attempt Report: downloading"
      items={[
        { id: 'csv', text: 'Attempt Report as CSV' },
        { id: 'json', text: 'Attempt Report as JSON' },
      ]}
      onItemClick={({ detail }) =>
        report.mutate(detail.id === 'json' ? 'json' : 'csv')
      }
      mainAction={{
        text: 'Attempt Report',
        iconName: 'download',
        loading: report.isPending,
        loadingText: 'Attempt Report: downloading',
        onClick: () => report.mutate('csv'),
      }}
    />
  );
}
