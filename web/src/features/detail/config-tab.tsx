import {
  Box,
  Container,
  Header,
  KeyValuePairs,
  type KeyValuePairsProps,
  SpaceBetween,
} from '@cloudscape-design/components';
import type { CampaignSetup } from '#shared/contracts/planning.ts';
import { paths } from '../../app/paths.ts';
import { QueryPanel } from '../../components/query-panel.tsx';
import { Time } from '../../components/time.tsx';
import {
  countOf,
  formatCode,
  formatSeconds,
  UNKNOWN,
} from '../../lib/format.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { useAgents } from '../agents/use-agents.ts';
import { changedFields } from './changed-fields.ts';
import { LinkTo } from './link-to.tsx';
import { SetupJson } from './setup-json.tsx';
import {
  amdText,
  budgetText,
  callbackText,
  concurrencyText,
  daysText,
  delayText,
  goalText,
  guardText,
  listText,
  poolText,
  recordingText,
  variantsText,
  windowsText,
} from './setup-words.ts';
import { useActivity } from './use-activity.ts';
import { type NumberRow, useNumberHealth } from './use-number-health.ts';
import { useSetup } from './use-setup.ts';

interface Setting {
  readonly label: string;
  readonly value: React.ReactNode;
  /** Of the activity log: a change of it marks the setting. */
  readonly field: keyof CampaignSetup;
}

interface Group {
  readonly title: string;
  readonly settings: readonly Setting[];
}

/** All settings, grouped as in the wizard, with what was changed since the start. */
export default function ConfigTab({ campaignId }: { campaignId: string }) {
  const setup = useSetup(campaignId);
  const numbers = useNumberHealth(campaignId);
  const agents = useAgents();
  const agentNames = new Map(agents.data?.map(({ id, name }) => [id, name]));
  const activity = useActivity(campaignId);
  const startedAt = useCampaignPart(campaignId, (view) => view.started_at);
  const entries = activity.data?.pages.flatMap((page) => page.data) ?? [];
  const changed = changedFields(entries, startedAt ?? null);
  return (
    <QueryPanel
      query={setup}
      what="The configuration could not be loaded"
      height="480px"
    >
      {(data) => (
        <SpaceBetween size="l">
          {groupsOf(data, numbers.data?.data ?? [], agentNames).map(
            ({ title, settings }) => (
              <Container
                key={title}
                header={<Header variant="h2">{title}</Header>}
              >
                <KeyValuePairs
                  columns={3}
                  items={settings.map((setting) =>
                    itemOf(setting, changed.get(setting.field)),
                  )}
                />
              </Container>
            ),
          )}
          <Box color="text-body-secondary">
            {changed.size > 0
              ? `${countOf(changed.size, 'setting was', 'settings were')} changed since the start. `
              : 'Nothing was changed since the start. '}
            <LinkTo to={paths.campaignTab(campaignId, 'activity')}>
              Show every change
            </LinkTo>
          </Box>
          <Container header={<Header variant="h2">Setup JSON</Header>}>
            <SetupJson setup={data} />
          </Container>
        </SpaceBetween>
      )}
    </QueryPanel>
  );
}

const itemOf = (
  { label, value }: Setting,
  changedAt: string | undefined,
): KeyValuePairsProps.Item => ({
  label,
  value: (
    <>
      {value}
      {changedAt !== undefined && (
        <Box fontSize="body-s" color="text-status-info">
          Changed <Time at={changedAt} />
        </Box>
      )}
    </>
  ),
});

function groupsOf(
  setup: CampaignSetup,
  numbers: readonly NumberRow[],
  agentNames: ReadonlyMap<string, string>,
): readonly Group[] {
  const { retry_policy: retry, schedule, number_selection } = setup;
  return [
    {
      title: 'Basics',
      settings: [
        { label: 'Name', value: setup.name, field: 'name' },
        { label: 'Bot ID', value: setup.agent_id, field: 'agent_id' },
        {
          label: 'External id',
          value: setup.external_id ?? UNKNOWN,
          field: 'external_id',
        },
        {
          label: 'Config URL',
          value: <span className="change">{setup.config_url ?? UNKNOWN}</span>,
          field: 'config_url',
        },
        {
          label: 'Variables',
          value: setup.variables
            ? Object.keys(setup.variables).join(', ')
            : UNKNOWN,
          field: 'variables',
        },
      ],
    },
    {
      title: 'Numbers',
      settings: [
        {
          label: 'Number pool',
          value: poolText(setup, numbers),
          field: 'number_pool',
        },
        {
          label: 'Country match',
          value: formatCode(number_selection.country_match),
          field: 'number_selection',
        },
        {
          label: 'Default country',
          value: setup.default_country,
          field: 'default_country',
        },
      ],
    },
    {
      title: 'Schedule',
      settings: [
        {
          label: 'Time window',
          value: windowsText(schedule),
          field: 'schedule',
        },
        { label: 'Mode', value: formatCode(schedule.mode), field: 'schedule' },
        {
          label: 'Holidays',
          value: schedule.holidays.join(', ') || 'None',
          field: 'schedule',
        },
        {
          label: 'First and last day',
          value: daysText(schedule),
          field: 'schedule',
        },
        {
          label: 'Scheduled start',
          value: <Time at={setup.scheduled_at} />,
          field: 'scheduled_at',
        },
        {
          label: 'Compliance profile',
          value: setup.compliance.profile,
          field: 'compliance',
        },
      ],
    },
    {
      title: 'Pacing & retries',
      settings: [
        {
          label: 'Concurrency',
          value: concurrencyText(setup),
          field: 'max_concurrent_calls',
        },
        {
          label: 'Dial mode',
          value: formatCode(setup.dial_mode),
          field: 'dial_mode',
        },
        { label: 'Priority', value: setup.priority, field: 'priority' },
        {
          label: 'Max attempts',
          value: retry.max_attempts,
          field: 'retry_policy',
        },
        {
          label: 'Retry delay',
          value: delayText(setup),
          field: 'retry_policy',
        },
        {
          label: 'Retry on (system)',
          value: listText(retry.on_system),
          field: 'retry_policy',
        },
        {
          label: 'Retry on (custom)',
          value: listText(retry.on_custom),
          field: 'retry_policy',
        },
        {
          label: 'Passes',
          value: formatCode(setup.pass_mode),
          field: 'pass_mode',
        },
        {
          label: 'Ring time-out',
          value: formatSeconds(setup.ring_timeout_seconds),
          field: 'ring_timeout_seconds',
        },
        {
          label: 'Longest call',
          value: formatSeconds(setup.max_call_seconds),
          field: 'max_call_seconds',
        },
        { label: 'Abandon guard', value: guardText(setup), field: 'abandoned' },
      ],
    },
    {
      title: 'Outcomes',
      settings: [
        { label: 'Answering machines', value: amdText(setup), field: 'amd' },
        {
          label: 'Callbacks',
          value: callbackText(setup),
          field: 'callback_detection',
        },
        {
          label: 'Recording',
          value: recordingText(setup),
          field: 'recording',
        },
        { label: 'Goal', value: goalText(setup), field: 'goal' },
        { label: 'Budget', value: budgetText(setup), field: 'budget_usd' },
        {
          label: 'A/B test',
          value: variantsText(setup, agentNames),
          field: 'variants',
        },
      ],
    },
  ];
}
