import { Button } from '@cloudscape-design/components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { notify } from '../../app/notices.tsx';
import { useClient } from '../../lib/client.ts';
import { saveFile } from '../../lib/download.ts';
import { countOf } from '../../lib/format.ts';
import { outcomesCsv, readOutcomes } from './outcomes.ts';
import { reportName } from './reports.ts';

/** Downloads every contact of a run with what came of it. */
export function OutcomesButton({
  campaignId,
  run,
}: {
  campaignId: string;
  run: number | undefined;
}) {
  const client = useClient();
  const [count, setCount] = useState(0);
  const outcomes = useMutation({
    mutationFn: async () => {
      setCount(0);
      const rows = await readOutcomes(client, campaignId, run, setCount);
      return new Blob([outcomesCsv(rows)], { type: 'text/csv' });
    },
    onSuccess: (blob) =>
      saveFile(blob, reportName('contacts', campaignId, 'csv', run)),
    onError: (error) =>
      notify('error', `The contacts could not be exported: ${error.message}`),
  });
  return (
    <>
      <Button
        iconName="download"
        loading={outcomes.isPending}
        loadingText="Contact outcomes: reading"
        onClick={() => outcomes.mutate()}
      >
        Contact outcomes, CSV
      </Button>
      {outcomes.isPending && (
        <span role="status">{countOf(count, 'contact')} read</span>
      )}
    </>
  );
}
