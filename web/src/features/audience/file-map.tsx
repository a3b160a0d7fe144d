import {
  Alert,
  Box,
  ExpandableSection,
  Header,
  SpaceBetween,
  Table,
} from '@cloudscape-design/components';
import { useEffect, useEffectEvent } from 'react';
import { MayButton } from '../../components/may-button.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { formatCount } from '../../lib/format.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { fileIsSent, offerFile } from './chosen-file.ts';
import { ColumnMap } from './column-map.tsx';
import { choicesProblem } from './field-labels.ts';
import { delimiterName, type FilePreview } from './read-preview.ts';
import { useChoices } from './use-choices.ts';
import { useSendFile } from './use-uploads.ts';

/** How a file will be read, what its columns are, and the button that sends it. */
export function FileMap({
  campaignId,
  file,
  preview,
  onSent,
}: {
  campaignId: string;
  file: File;
  preview: FilePreview;
  onSent: () => void;
}) {
  const map = useChoices(preview.columns);
  const send = useSendFile(campaignId);
  const country = useCampaignPart(campaignId, (view) => view.default_country);
  const { reading } = map;
  const problem = choicesProblem(reading);
  const submit = () => {
    if (reading.kind !== 'mapping') return;
    map.remember();
    const { mapping } = reading;
    const sent = send.mutateAsync({
      file,
      mapping,
      default_country: map.country,
    });
    fileIsSent(
      sent.then(
        () => true,
        () => false,
      ),
    );
    void sent.then(onSent, () => {});
  };
  const press = useEffectEvent(submit);
  const isOffered = problem === null && !send.isPending;
  useEffect(
    () => (isOffered ? offerFile(() => press()) : undefined),
    [isOffered],
  );
  return (
    <SpaceBetween size="m">
      <Facts preview={preview} />
      <FirstRows preview={preview} />
      <Header variant="h3">What the columns are</Header>
      <ColumnMap
        map={map}
        rows={preview.rows}
        defaultCountry={country ?? 'US'}
      />
      {send.error && (
        <ProblemAlert error={send.error} what="The file was not sent" />
      )}
      <div className="button-row">
        <MayButton
          scope="contacts:manage"
          variant="primary"
          loading={send.isPending}
          disabled={problem !== null}
          {...(problem !== null && { disabledReason: problem })}
          onClick={submit}
        >
          Upload and check
        </MayButton>
        <Box color="text-body-secondary" fontSize="body-s">
          Every row is checked. Nobody is called by this.
        </Box>
      </div>
    </SpaceBetween>
  );
}

function Facts({ preview }: { preview: FilePreview }) {
  const { encoding, delimiter, columns, is_rejects } = preview;
  return (
    <SpaceBetween size="xs">
      <div>
        {encoding}, separated by {delimiterName(delimiter)},{' '}
        {formatCount(columns.length)}{' '}
        {columns.length === 1 ? 'column' : 'columns'}; the first row has their
        names.
      </div>
      {is_rejects && (
        <Alert type="info">
          These are corrected rows of a file before: the columns line and reason
          are left out. Rows that are in already count as duplicates.
        </Alert>
      )}
      {preview.has_data_in_header && (
        <Alert type="warning" header="Is there a header?">
          The first row looks like one of contacts. It is taken for the names of
          the columns, so nobody is called from it. If there are no names, add
          them and choose the file again.
        </Alert>
      )}
    </SpaceBetween>
  );
}

interface Row {
  readonly at: number;
  readonly cells: readonly string[];
}

function FirstRows({ preview }: { preview: FilePreview }) {
  const items = preview.rows.map((cells, at): Row => ({ at, cells }));
  return (
    <ExpandableSection headerText={`First ${items.length} rows`}>
      <Table
        variant="embedded"
        contentDensity="compact"
        ariaLabels={{ tableLabel: 'First rows of the file' }}
        items={items}
        trackBy={({ at }) => String(at)}
        columnDefinitions={preview.columns.map((name, at) => ({
          id: String(at),
          header: name,
          cell: ({ cells }: Row) => cells[at] ?? '',
        }))}
      />
    </ExpandableSection>
  );
}
