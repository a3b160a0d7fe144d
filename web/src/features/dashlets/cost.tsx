import { BarChart } from '@cloudscape-design/components';
import { useQuery } from '@tanstack/react-query';
import { getForecast } from '#shared/client/generated/sdk.gen.ts';
import type { ForecastView } from '#shared/contracts/forecast.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { formatMoney, UNKNOWN } from '../../lib/format.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { Dashlet } from './dashlet.tsx';
import { useAnalytics } from './use-analytics.ts';

/** What it cost so far, and what is to come. */
export function CostDashlet({ campaignId }: { campaignId: string }) {
  const query = useAnalytics(campaignId);
  const completed = useCampaignPart(campaignId, (view) => view.stats.completed);
  const budget = useCampaignPart(campaignId, (view) => view.budget_usd);
  const projection = useProjection(campaignId);
  return (
    <Dashlet
      title="Cost summary"
      what="The cost could not be loaded"
      query={query}
    >
      {({ cost }) => {
        if (cost.total_usd === 0) {
          return {
            title: 'Nothing spent yet',
            why: projection ?? 'Costs appear as calls end.',
          };
        }
        const perCompletion =
          completed !== undefined && completed > 0
            ? formatMoney(cost.total_usd / completed)
            : UNKNOWN;
        const perConnect =
          cost.per_connected_usd === null
            ? UNKNOWN
            : formatMoney(cost.per_connected_usd);
        return {
          summary: `${formatMoney(cost.total_usd)} so far: ${perConnect} per connect, ${perCompletion} per completion${budget == null ? '' : `, budget ${formatMoney(budget)}`}.`,
          chart: (
            <BarChart
              height={200}
              hideFilter
              hideLegend
              ariaLabel="Cost by what it was for, US dollars"
              xTitle="For"
              yTitle="USD"
              yTickFormatter={formatMoney}
              series={[
                {
                  type: 'bar',
                  title: 'Cost',
                  valueFormatter: formatMoney,
                  data: [
                    { x: 'Telephony', y: cost.telephony_usd },
                    { x: 'Agents', y: cost.ai_usd },
                  ],
                },
              ]}
            />
          ),
          table: {
            columns: ['What', 'Cost', 'Basis'],
            rows: [
              ['Telephony', formatMoney(cost.telephony_usd), REPORTED],
              ['Agents', formatMoney(cost.ai_usd), REPORTED],
              ['Total', formatMoney(cost.total_usd), REPORTED],
              ['Per connect', perConnect, REPORTED],
              ['Per completion', perCompletion, REPORTED],
            ],
          },
          note: `${projection ?? ''} Estimate: as reported with each call. What is billed may differ.`.trim(),
        };
      }}
    </Dashlet>
  );
}

const REPORTED = 'Estimate, as reported with each call';

/** What the rest of the run may cost; nothing once it is over. */
function useProjection(campaignId: string): string | null {
  const client = useClient();
  const status = useCampaignPart(campaignId, (view) => view.status);
  const goesOn = status === 'running' || status === 'paused';
  const forecast = useQuery({
    queryKey: ['forecast', campaignId],
    queryFn: ({ signal }) =>
      unwrap<ForecastView>(
        getForecast({ client, path: { campaign_id: campaignId }, signal }),
      ),
    enabled: goesOn,
  });
  if (!goesOn || !forecast.data) return null;
  const { low_cost_usd, high_cost_usd } = forecast.data.range;
  return `The rest may cost ${formatMoney(low_cost_usd)} to ${formatMoney(high_cost_usd)} (forecast, rates ${forecast.data.basis}).`;
}
