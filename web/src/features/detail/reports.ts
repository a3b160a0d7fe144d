import type { Client } from '#shared/client/generated/client/index.ts';
import { getAttemptReport } from '#shared/client/generated/sdk.gen.ts';
import { unwrap } from '../../lib/api-client.ts';
import { getShortCampaignId } from '../../lib/format.ts';

export const reportFormats = ['csv', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** One row for each attempt of a run, as the API makes it. */
export async function attemptReport(
  client: Client,
  campaign_id: string,
  run_number?: number,
): Promise<Blob> {
  const report = unwrap<unknown>(
    getAttemptReport({
      client,
      path: { campaign_id },
      ...(run_number !== undefined && { query: { run_number } }),
      parseAs: 'blob',
    }),
  );
  return (await report) as Blob;
}

/** @param run - left out for the current one */
export const reportName = (
  what: string,
  campaignId: string,
  format: ReportFormat,
  run?: number,
) =>
  `${what}-${getShortCampaignId(campaignId)}${run === undefined ? '' : `-run-${run}`}.${format}`;

/**
 * The same rows as JSON: empty cells are null, and what the report writes as
 * JSON within a cell is JSON again.
 */
export async function asJson(csv: Blob): Promise<Blob> {
  // Only who wants JSON loads the parser.
  const { default: papa } = await import('papaparse');
  const { data } = papa.parse<Record<string, string>>(await csv.text(), {
    header: true,
    skipEmptyLines: true,
  });
  const rows = data.map(jsonRow);
  return new Blob([`${JSON.stringify(rows, null, 2)}\n`], {
    type: 'application/json',
  });
}

const numbers = new Set([
  'attempt_number',
  'sip_code',
  'ring_seconds',
  'duration_seconds',
  'cost_usd',
]);

export function jsonRow(row: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(row).map(([column, cell]) => [
      column,
      jsonCell(column, cell),
    ]),
  );
}

function jsonCell(column: string, cell: string): unknown {
  if (cell === '') return null;
  if (numbers.has(column)) return Number(cell);
  return column === 'result' ? JSON.parse(cell) : cell;
}
