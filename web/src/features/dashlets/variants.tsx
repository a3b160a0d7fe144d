import { BarChart } from '@cloudscape-design/components';
import { compareVariants } from '#shared/domain/reading-analytics.ts';
import { paths } from '../../app/paths.ts';
import { formatCount, formatRate } from '../../lib/format.ts';
import { Door } from '../live/door.tsx';
import { Dashlet } from './dashlet.tsx';
import { intervalText } from './interval-text.ts';
import { type Analytics, useAnalytics } from './use-analytics.ts';

type Variant = Analytics['variants'][number];
const PERCENT = 100;

/** Which of the agents does better, once enough calls say so and not before. */
export function VariantsDashlet({ campaignId }: { campaignId: string }) {
  const query = useAnalytics(campaignId);
  return (
    <Dashlet
      title="A/B test results"
      what="The A/B test could not be loaded"
      query={query}
    >
      {({ variants }) => {
        if (variants.length < 2) {
          return {
            title: 'No A/B test',
            why: 'This campaign has one agent for everybody. Variants are set when a campaign is made.',
          };
        }
        return {
          summary: resultText(variants),
          chart: (
            <BarChart
              height={200}
              hideFilter
              ariaLabel="Connect and completion rate by variant, percent"
              xTitle="Variant"
              yTitle="Rate, %"
              series={[
                series(
                  'Connect rate, %',
                  variants,
                  (v) => v.connect_share.rate,
                ),
                series(
                  'Completion rate, %',
                  variants,
                  (v) => v.completion_share.rate,
                ),
              ]}
            />
          ),
          table: {
            columns: [
              'Variant',
              'Agent',
              'Weight',
              'Attempted',
              'Connect rate',
              'Completion rate',
            ],
            rows: variants.map((variant) => [
              variant.key,
              variant.agent_id,
              variant.weight,
              <Door
                key={variant.key}
                to={paths.calls(campaignId, {
                  variant: variant.key,
                  attempted: 'true',
                })}
                count={variant.attempted}
                of={`of variant ${variant.key}`}
              />,
              `${formatRate(variant.connect_share.rate)} ${intervalText(variant.connect_share)}`,
              `${formatRate(variant.completion_share.rate)} ${intervalText(variant.completion_share)}`,
            ]),
          },
          note: variants
            .map(
              (variant) =>
                `${variant.key}: completion ${formatRate(variant.completion_share.rate)} ${intervalText(variant.completion_share)} of ${formatCount(variant.attempted)} contacts`,
            )
            .join(' · '),
        };
      }}
    </Dashlet>
  );
}

const series = (
  title: string,
  variants: readonly Variant[],
  rate: (variant: Variant) => number,
) => ({
  type: 'bar' as const,
  title,
  data: variants.map((variant) => ({
    x: variant.key,
    y: Math.round(rate(variant) * PERCENT * 10) / 10,
  })),
});

function resultText(variants: readonly Variant[]): string {
  const result = compareVariants(variants);
  switch (result.kind) {
    case 'not_enough':
      return `Not enough data yet: needs ≈ ${formatCount(result.missing)} more contacts before a difference means anything.`;
    case 'no_difference':
      return 'Enough data, and no difference that chance would not make as well.';
    case 'differs':
      return `${result.better} completes ${formatRate(result.difference).replace(' %', '')} points more than ${result.worse}: more than chance makes (95 % confidence).`;
  }
}
