import { Table } from '@cloudscape-design/components';
import type { ReactNode } from 'react';

/** The same figures as a chart, in rows; the first column names the row. */
export function DataTable({
  title,
  columns,
  rows,
}: {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly ReactNode[])[];
}) {
  return (
    <div className="figures">
      <Table
        variant="embedded"
        contentDensity="compact"
        items={rows.map((cells, index) => ({ id: String(index), cells }))}
        trackBy="id"
        ariaLabels={{ tableLabel: title }}
        columnDefinitions={columns.map((header, index) => ({
          id: header,
          header,
          isRowHeader: index === 0,
          cell: ({ cells }: { cells: readonly ReactNode[] }) => cells[index],
        }))}
      />
    </div>
  );
}
