import { Button } from '@cloudscape-design/components';
import { useAttemptReport } from './use-attempt-report.ts';

/** The report as CSV; the tab of reports has it as JSON, and of older runs. */
export function AttemptReportButton({ campaignId }: { campaignId: string }) {
  const report = useAttemptReport(campaignId);
  return (
    <Button
      iconName="download"
      loading={report.isPending}
      loadingText="Attempt Report: downloading"
      onClick={() => report.mutate('csv')}
    >
      Attempt Report
    </Button>
  );
}
