import { runCampaign } from '../campaign-run.ts';
import { campaigns } from '../cases.ts';
import { importAlone } from '../pool.ts';
import type { Usage } from '../prices.ts';
import type { CostLedger } from './estimate.ts';
import { countParts } from './stage-parts.ts';

const IMPORT_ROWS = 100_000;

/** Counts all that an estimate is made of, in about a minute. */
export async function measureLedger(counted_on: string): Promise<CostLedger> {
  const options = campaigns.main!;
  const { usage, calls, table_bytes } = await runCampaign(options);
  const each = (amount: number) =>
    Number((amount / calls.length).toPrecision(5));
  const { write_units_per_row } = await importAlone(IMPORT_ROWS);
  return {
    counted_on,
    per_attempt: Object.fromEntries(
      Object.entries(usage).map(([key, amount]) => [key, each(amount)]),
    ) as unknown as Usage,
    attempts_per_contact: calls.length / options.contacts,
    write_units_per_row: Number(write_units_per_row.toFixed(3)),
    bytes_per_contact: Math.round(table_bytes / options.contacts),
    stages: {
      dev: countParts({ stage: 'dev' }),
      prod: countParts({
        stage: 'prod',
        carrier_url: 'https://carrier.example',
      }),
    },
  };
}
