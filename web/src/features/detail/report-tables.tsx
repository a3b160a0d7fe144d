import { Container, Header } from '@cloudscape-design/components';
import type { ReactNode } from 'react';
import { paths } from '../../app/paths.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryPanel } from '../../components/query-panel.tsx';
import { Time } from '../../components/time.tsx';
import {
  formatCode,
  formatCount,
  formatMoney,
  formatRate,
  UNKNOWN,
} from '../../lib/format.ts';
import { DataTable } from '../dashlets/data-table.tsx';
import { useAnalytics } from '../dashlets/use-analytics.ts';
import { Door } from '../live/door.tsx';
import { nameOfNumber, useNumberHealth } from './use-number-health.ts';

interface TableOf {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
}

/** The current run by disposition, hour, number and cost. */
export function ReportTables({ campaignId }: { campaignId: string }) {
  const analytics = useAnalytics(campaignId);
  const numbers = useNumberHealth(campaignId);
  return (
    <div className="split-panels">
      <QueryPanel query={analytics} what="The figures could not be loaded">
        {({ dispositions, timeline, cost }) => (
          <>
            <Report
              title="By disposition"
              columns={['Disposition', 'Contacts']}
              rows={dispositions.map(({ disposition, count }) => [
                formatCode(disposition),
                <Door
                  key={disposition}
                  to={paths.calls(campaignId, { disposition })}
                  count={count}
                  of={formatCode(disposition).toLowerCase()}
                />,
              ])}
            />
            <Report
              title="By hour"
              columns={['Hour', 'Dials', 'Connected', 'Connect rate']}
              rows={timeline.map((hour) => [
                <Time key={hour.at} at={hour.at} />,
                formatCount(hour.dials),
                formatCount(hour.connected),
                formatRate(hour.connect_rate),
              ])}
            />
            <Report
              title="Cost"
              columns={['What', 'Estimate']}
              rows={[
                ['Telephony', formatMoney(cost.telephony_usd)],
                ['Agents', formatMoney(cost.ai_usd)],
                ['Total', formatMoney(cost.total_usd)],
                [
                  'Per connect',
                  cost.per_connected_usd === null
                    ? UNKNOWN
                    : formatMoney(cost.per_connected_usd),
                ],
              ]}
            />
          </>
        )}
      </QueryPanel>
      <QueryPanel query={numbers} what="The numbers could not be loaded">
        {({ data }) => (
          <Report
            title="By number"
            columns={['Number', 'Calls', 'Answered', 'Answer rate']}
            rows={data.map((row) => [
              nameOfNumber(row, row.number_id),
              formatCount(row.dials),
              formatCount(row.answered),
              row.dials > 0 ? formatRate(row.answer_rate) : UNKNOWN,
            ])}
          />
        )}
      </QueryPanel>
    </div>
  );
}

function Report({ title, columns, rows }: TableOf) {
  return (
    <Container header={<Header variant="h2">{title}</Header>}>
      {rows.length === 0 ? (
        <EmptyState title="Nothing yet">
          Rows appear as calls are placed.
        </EmptyState>
      ) : (
        <DataTable title={title} columns={columns} rows={rows} />
      )}
    </Container>
  );
}
