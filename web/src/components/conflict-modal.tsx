import {
  Alert,
  Badge,
  Box,
  Button,
  Modal,
  SpaceBetween,
  Table,
} from '@cloudscape-design/components';
import { Time } from './time.tsx';

export interface ConflictRow {
  readonly path: string;
  readonly label: string;
  readonly theirs: string;
  readonly mine: string;
  readonly changed_by: 'both' | 'them' | 'me';
}

const whose = {
  both: { color: 'red', text: 'Both' },
  them: { color: 'blue', text: 'They' },
  me: { color: 'grey', text: 'You' },
} as const;

/**
 * Somebody else changed what is being edited: their values beside mine, and two
 * ways on. Closing it decides nothing; what was typed stays.
 *
 * @param at - RFC 3339, null when it is not known
 * @param who - a name, null when it is not known
 */
export function ConflictModal({
  what,
  at,
  who,
  rows,
  busy,
  onReload,
  onKeep,
  onClose,
}: {
  what: string;
  at: string | null;
  who: string | null;
  rows: readonly ConflictRow[];
  busy: boolean;
  onReload: () => void;
  onKeep: () => void;
  onClose: () => void;
}) {
  return (
    <Modal
      visible
      size="large"
      header={
        <>
          Someone else changed this
          {at && (
            <>
              {' '}
              at <Time at={at} as="clock" />
            </>
          )}
          {who && ` (${who})`}
        </>
      }
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={busy} onClick={onReload}>
              Reload
            </Button>
            <Button variant="primary" loading={busy} onClick={onKeep}>
              Keep mine
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <div>
          {what} was saved by somebody else while you were editing it, so
          nothing of yours was saved yet.
        </div>
        <Table
          variant="embedded"
          wrapLines
          ariaLabels={{ tableLabel: 'Their values and mine' }}
          items={[...rows]}
          trackBy="path"
          columnDefinitions={[
            {
              id: 'setting',
              header: 'Setting',
              isRowHeader: true,
              cell: ({ label }) => label,
            },
            { id: 'theirs', header: 'Theirs', cell: ({ theirs }) => theirs },
            { id: 'mine', header: 'Mine', cell: ({ mine }) => mine },
            {
              id: 'by',
              header: 'Changed by',
              cell: ({ changed_by }) => (
                <Badge color={whose[changed_by].color}>
                  {whose[changed_by].text}
                </Badge>
              ),
            },
          ]}
        />
        <Alert type="info">
          <b>Keep mine</b> saves what you changed over theirs, and leaves what
          only they changed. <b>Reload</b> shows theirs and drops your changes.
        </Alert>
      </SpaceBetween>
    </Modal>
  );
}
