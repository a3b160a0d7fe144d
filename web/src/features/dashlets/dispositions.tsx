import { BarChart } from '@cloudscape-design/components';
import { paths } from '../../app/paths.ts';
import { formatCode, formatCount, formatRate } from '../../lib/format.ts';
import { Door } from '../live/door.tsx';
import { Dashlet } from './dashlet.tsx';
import { useAnalytics } from './use-analytics.ts';

const BAR_PX = 36;
const AXES_PX = 70;

/** How conversations and contacts ended, most first. */
export function DispositionsDashlet({ campaignId }: { campaignId: string }) {
  const query = useAnalytics(campaignId);
  return (
    <Dashlet
      title="Disposition breakdown"
      what="The dispositions could not be loaded"
      query={query}
    >
      {({ dispositions }) => {
        const [most] = dispositions;
        const total = dispositions.reduce((sum, { count }) => sum + count, 0);
        if (!most) {
          return {
            title: 'No dispositions yet',
            why: 'Once contacts are done, here is how they ended. Use it to detect a mismatch of script or audience.',
          };
        }
        const shareOf = (count: number) => formatRate(count / total);
        return {
          summary: `${formatCode(most.disposition)} is the most frequent: ${formatCount(most.count)} of ${formatCount(total)} (${shareOf(most.count)}).`,
          chart: (
            <BarChart
              horizontalBars
              hideFilter
              hideLegend
              height={dispositions.length * BAR_PX + AXES_PX}
              ariaLabel="Contacts by disposition"
              xTitle="Disposition"
              yTitle="Contacts"
              series={[
                {
                  type: 'bar',
                  title: 'Contacts',
                  data: dispositions.map(({ disposition, count }) => ({
                    x: formatCode(disposition),
                    y: count,
                  })),
                },
              ]}
            />
          ),
          table: {
            columns: ['Disposition', 'Contacts', 'Share'],
            rows: dispositions.map(({ disposition, count }) => [
              formatCode(disposition),
              <Door
                key={disposition}
                to={paths.calls(campaignId, { disposition })}
                count={count}
                of={formatCode(disposition).toLowerCase()}
              />,
              shareOf(count),
            ]),
          },
          note: (
            <>
              Show:{' '}
              {dispositions.map(({ disposition, count }, index) => (
                <span key={disposition}>
                  {index > 0 && ' · '}
                  <Door
                    to={paths.calls(campaignId, { disposition })}
                    count={count}
                    of={formatCode(disposition).toLowerCase()}
                  />{' '}
                  {formatCode(disposition).toLowerCase()}
                </span>
              ))}
            </>
          ),
        };
      }}
    </Dashlet>
  );
}
