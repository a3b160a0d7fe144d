import { Box, Container, Header } from '@cloudscape-design/components';
import type { OverviewView } from '#shared/contracts/overview.ts';
import { type Figure, FigureGrid } from '../../components/figure-grid.tsx';
import {
  formatCount,
  formatMoney,
  formatRate,
  UNKNOWN,
} from '../../lib/format.ts';

type Day = OverviewView['today'];

const figures: readonly {
  label: string;
  of: (day: Day) => number | null;
  format: (value: number) => string;
}[] = [
  { label: 'Attempts', of: (day) => day.attempts, format: formatCount },
  { label: 'Connected', of: (day) => day.connected, format: formatCount },
  {
    label: 'Connected of attempts',
    of: (day) => day.answer_rate,
    format: formatRate,
  },
  { label: 'Completed', of: (day) => day.completed, format: formatCount },
  { label: 'Abandoned', of: (day) => day.abandoned, format: formatCount },
  { label: 'Cost', of: (day) => day.cost_usd, format: formatMoney },
];

/** Today so far, beside yesterday up to the same time. */
export function TodayCard({
  today,
  yesterday,
  zone,
}: {
  today: Day;
  yesterday: Day | null;
  zone: string;
}) {
  return (
    <Container
      fitHeight
      header={
        <Header
          variant="h2"
          description={
            yesterday
              ? `Since midnight, ${zone}. Below: yesterday up to the same hour.`
              : `Since midnight, ${zone}. Nothing was called yesterday to compare with.`
          }
        >
          Today
        </Header>
      }
    >
      <FigureGrid
        figures={figures.map(
          ({ label, of, format }): Figure => ({
            label,
            value: (
              <>
                {textOf(of(today), format)}
                {yesterday && (
                  <Box color="text-body-secondary" fontSize="body-s">
                    yesterday {textOf(of(yesterday), format)}
                  </Box>
                )}
              </>
            ),
          }),
        )}
      />
    </Container>
  );
}

const textOf = (value: number | null, format: (value: number) => string) =>
  value === null ? UNKNOWN : format(value);
