import { Alert, Box, SpaceBetween, Table } from '@cloudscape-design/components';
import Papa from 'papaparse';
import { useEffect, useState } from 'react';

/** Enough to see whether the file is the right one; the server reads it all. */
const PREVIEW_ROWS = 5;

export interface Preview {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** @returns the header and first rows of a CSV file, as far as they can be read */
export function readPreview(file: File): Promise<Preview> {
  return new Promise((resolve, reject) => {
    Papa.parse<string[]>(file, {
      preview: PREVIEW_ROWS + 1,
      skipEmptyLines: 'greedy',
      complete: ({ data: [columns = [], ...rows] }) =>
        resolve({ columns, rows }),
      error: reject,
    });
  });
}

interface Row {
  readonly index: number;
  readonly cells: readonly string[];
}

export function CsvPreview({ file }: { file: File }) {
  const [preview, setPreview] = useState<Preview | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let current = true;
    setPreview(null);
    setFailed(false);
    readPreview(file).then(
      (read) => current && setPreview(read),
      () => current && setFailed(true),
    );
    return () => {
      current = false;
    };
  }, [file]);

  if (failed) {
    return <Alert type="warning">The file cannot be read as CSV.</Alert>;
  }
  if (!preview) return <Box color="text-body-secondary">Reading…</Box>;
  return (
    <SpaceBetween size="xs">
      <Table
        variant="embedded"
        contentDensity="compact"
        items={preview.rows.map((cells, index) => ({ index, cells }))}
        trackBy={(row) => String(row.index)}
        ariaLabels={{ tableLabel: 'First rows of the file' }}
        columnDefinitions={preview.columns.map((name, index) => ({
          id: `${index}`,
          header: name || `Column ${index + 1}`,
          cell: (row: Row) => row.cells[index] ?? '',
        }))}
        empty="The file has a header and no rows."
      />
      <Box variant="small">
        The first {preview.rows.length} rows. Every row is checked when the
        campaign is created.
      </Box>
    </SpaceBetween>
  );
}
