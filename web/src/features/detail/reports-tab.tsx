import {
  Button,
  Container,
  FormField,
  Header,
  Select,
  SpaceBetween,
} from '@cloudscape-design/components';
import { useSearchState } from '../../lib/search-state.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { OutcomesButton } from './outcomes-button.tsx';
import { ReportTables } from './report-tables.tsx';
import { useAttemptReport } from './use-attempt-report.ts';

/** What leaves the dashboard as a file, and the tables behind the charts. */
export default function ReportsTab({ campaignId }: { campaignId: string }) {
  const [search, setSearch] = useSearchState();
  const current = useCampaignPart(campaignId, (view) => view.run_number) ?? 1;
  const asked = Number(search.run_number ?? current);
  const run = asked >= 1 && asked <= current ? asked : current;
  const isCurrent = run === current;
  const report = useAttemptReport(campaignId, isCurrent ? undefined : run);
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Exports</Header>}>
        <SpaceBetween size="m">
          <RunChoice
            campaignId={campaignId}
            run={run}
            current={current}
            onChange={(next) =>
              setSearch({
                run_number: next === current ? undefined : String(next),
              })
            }
          />
          <div className="button-row">
            <Button
              iconName="download"
              loading={report.isPending && report.variables === 'csv'}
              onClick={() => report.mutate('csv')}
            >
              Attempt report, CSV
            </Button>
            <Button
              iconName="download"
              loading={report.isPending && report.variables === 'json'}
              onClick={() => report.mutate('json')}
            >
              Attempt report, JSON
            </Button>
            <OutcomesButton
              campaignId={campaignId}
              run={isCurrent ? undefined : run}
            />
          </div>
        </SpaceBetween>
      </Container>
      {isCurrent ? (
        <ReportTables campaignId={campaignId} />
      ) : (
        <p>
          Tables are of the current run. The exports above are of run {run}.
        </p>
      )}
    </SpaceBetween>
  );
}

function RunChoice({
  campaignId,
  run,
  current,
  onChange,
}: {
  campaignId: string;
  run: number;
  current: number;
  onChange: (run: number) => void;
}) {
  const history = useCampaignPart(campaignId, (view) => view.restart_history);
  const earlier = (history ?? []).map(({ run_number }) => run_number);
  const options = [current, ...earlier.toReversed()].map((number) => ({
    value: String(number),
    label: number === current ? `Run ${number} (current)` : `Run ${number}`,
  }));
  return (
    <FormField label="Run">
      <Select
        options={options}
        selectedOption={
          options.find(({ value }) => value === String(run)) ?? null
        }
        onChange={({ detail }) => onChange(Number(detail.selectedOption.value))}
      />
    </FormField>
  );
}
