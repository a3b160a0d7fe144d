import { BarChart } from '@cloudscape-design/components';
import { paths } from '../../app/paths.ts';
import {
  countOf,
  formatCode,
  formatCount,
  formatRate,
} from '../../lib/format.ts';
import { LinkTo } from '../detail/link-to.tsx';
import { Dashlet } from './dashlet.tsx';
import { type Analytics, useAnalytics } from './use-analytics.ts';

const kinds = ['positive', 'neutral', 'negative', 'unknown'] as const;

/** How answered calls felt to whoever rated them. */
export function SentimentDashlet({ campaignId }: { campaignId: string }) {
  const query = useAnalytics(campaignId);
  const conversations = (sentiment: string) =>
    `${paths.conversations}?${new URLSearchParams({ campaign_id: campaignId, sentiment })}`;
  return (
    <Dashlet
      title="Sentiment"
      what="Sentiment could not be loaded"
      query={query}
    >
      {({ sentiment }) => {
        const { scored, answered } = coverage(sentiment);
        if (!sentiment || scored === 0) {
          return {
            title: 'No conversation was rated',
            why:
              answered > 0
                ? `${countOf(answered, 'call was', 'calls were')} answered. A rating comes with the result of a conversation.`
                : 'A rating comes with the result of a conversation.',
          };
        }
        const share = (count: number) => formatRate(count / scored);
        return {
          summary: `${share(sentiment.positive)} positive, ${share(sentiment.negative)} negative; ${formatCount(scored)} of ${countOf(answered, 'conversation')} scored.`,
          chart: (
            <BarChart
              height={200}
              hideFilter
              hideLegend
              ariaLabel="Conversations by sentiment"
              xTitle="Sentiment"
              yTitle="Conversations"
              series={[
                {
                  type: 'bar',
                  title: 'Conversations',
                  data: kinds.map((kind) => ({
                    x: nameOf(kind),
                    y: sentiment[kind],
                  })),
                },
              ]}
            />
          ),
          table: {
            columns: ['Sentiment', 'Conversations', 'Share of scored'],
            rows: kinds.map((kind) => [
              nameOf(kind),
              formatCount(sentiment[kind]),
              kind === 'unknown' ? '–' : share(sentiment[kind]),
            ]),
          },
          note: (
            <>
              A pointer, not a measure: read conversations before you act on it.{' '}
              <LinkTo to={conversations('negative')}>
                Open the negative ones
              </LinkTo>
            </>
          ),
        };
      }}
    </Dashlet>
  );
}

const nameOf = (kind: (typeof kinds)[number]) =>
  kind === 'unknown' ? 'Not rated' : formatCode(kind);

function coverage(sentiment: Analytics['sentiment']) {
  if (!sentiment) return { scored: 0, answered: 0 };
  const { positive, neutral, negative, unknown } = sentiment;
  const scored = positive + neutral + negative;
  return { scored, answered: scored + unknown };
}
