import {
  Box,
  Button,
  Header,
  StatusIndicator,
  Table,
  type TableProps,
} from '@cloudscape-design/components';
import type { UploadView } from '#shared/contracts/uploads.ts';
import { Time } from '../../components/time.tsx';
import { formatCount } from '../../lib/format.ts';
import { Sender } from './sender.tsx';
import { useTransfers } from './transfers.ts';
import { uploadState } from './upload-words.ts';

const counts = [
  ['rows', 'Rows'],
  ['accepted', 'Accepted'],
  ['rejected', 'Rejected'],
  ['duplicate', 'Duplicate'],
  ['suppressed', 'Suppressed'],
] as const;

const countColumns = counts.map(
  ([field, header]): TableProps.ColumnDefinition<UploadView> => ({
    id: field,
    header,
    cell: (upload) => formatCount(upload[field]),
  }),
);

/** All files of a campaign, newest first. */
export function UploadList({
  uploads,
  shown,
  onShow,
}: {
  uploads: readonly UploadView[];
  /** Whose report is to be seen above. */
  shown: string | null;
  onShow: (id: string) => void;
}) {
  return (
    <Table
      header={
        <Header variant="h2" counter={`(${formatCount(uploads.length)})`}>
          Files
        </Header>
      }
      ariaLabels={{ tableLabel: 'Files of the campaign' }}
      items={uploads}
      trackBy="id"
      columnDefinitions={[
        {
          id: 'file',
          header: 'File',
          isRowHeader: true,
          cell: ({ file_name }) => file_name,
        },
        {
          id: 'status',
          header: 'Status',
          cell: (upload) => <State upload={upload} />,
        },
        ...countColumns,
        {
          id: 'at',
          header: 'Sent',
          cell: ({ created_at, created_by }) => (
            <>
              <Time at={created_at} />
              {created_by && (
                <Box variant="small" display="block">
                  by <Sender id={created_by} />
                </Box>
              )}
            </>
          ),
        },
        {
          id: 'report',
          header: 'Report',
          cell: (upload) => (
            <ShowButton upload={upload} shown={shown} onShow={onShow} />
          ),
        },
      ]}
    />
  );
}

function State({ upload }: { upload: UploadView }) {
  const { type, text } = uploadState(upload, useTransfers().get(upload.id));
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
}

function ShowButton({
  upload,
  shown,
  onShow,
}: {
  upload: UploadView;
  shown: string | null;
  onShow: (id: string) => void;
}) {
  if (upload.status !== 'attached' || upload.id === shown) return 'Shown above';
  return (
    <Button
      variant="inline-link"
      ariaLabel={`Show the report of ${upload.file_name}`}
      onClick={() => onShow(upload.id)}
    >
      Show
    </Button>
  );
}
