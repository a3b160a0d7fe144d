import { useMutation } from '@tanstack/react-query';
import { notify } from '../../app/notices.tsx';
import { useClient } from '../../lib/client.ts';
import { saveFile } from '../../lib/download.ts';
import {
  asJson,
  attemptReport,
  type ReportFormat,
  reportName,
} from './reports.ts';

/** Downloads the attempts of a run: a link could not carry the credential. */
export function useAttemptReport(campaignId: string, run?: number) {
  const client = useClient();
  return useMutation({
    mutationFn: async (format: ReportFormat) => {
      const csv = await attemptReport(client, campaignId, run);
      return format === 'csv' ? csv : asJson(csv);
    },
    onSuccess: (blob, format) =>
      saveFile(blob, reportName('attempts', campaignId, format, run)),
    onError: (error) =>
      notify('error', `The report could not be made: ${error.message}`),
  });
}
