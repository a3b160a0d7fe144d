import { Checkbox, Container, Header } from '@cloudscape-design/components';
import { useEffect } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { FocusedProblem } from '../../components/focused-problem.tsx';
import { countOf, formatCount, formatInstantIn } from '../../lib/format.ts';
import { useCampaignPart, useTopic } from '../../live/live-context.tsx';
import { useCampaign } from '../campaigns/use-campaign.ts';
import { useWhoIsCalled } from '../lifecycle/who-is-called.ts';
import { ForecastPanel } from './forecast-panel.tsx';
import type { WizardForm } from './form.ts';
import { bodyOf, scheduledAt } from './form-body.ts';
import { ReadinessPanel } from './readiness-panel.tsx';
import { ReviewSections } from './review-sections.tsx';
import { SetupViews } from './setup-views.tsx';
import type { Launch } from './use-launch.ts';
import { useAgents, useNumbers } from './use-wizard-queries.ts';
import { useWizardState } from './wizard-context.ts';

export function ReviewStep({
  launch,
  ticked,
  onTick,
}: {
  launch: Launch;
  ticked: boolean;
  onTick: (ticked: boolean) => void;
}) {
  const { view } = useWizardState();
  if (!view) return null;
  return (
    <Review id={view.id} launch={launch} ticked={ticked} onTick={onTick} />
  );
}

function Review({
  id,
  launch,
  ticked,
  onTick,
}: {
  id: string;
  launch: Launch;
  ticked: boolean;
  onTick: (ticked: boolean) => void;
}) {
  useCampaign(id);
  useTopic(id);
  const { view } = useWizardState();
  const { control } = useFormContext<WizardForm>();
  const form = useWatch({ control }) as WizardForm;
  const contacts = useCampaignPart(id, (it) => it.total_contacts) ?? 0;
  const who = useWhoIsCalled(contacts);
  // biome-ignore lint/correctness/useExhaustiveDependencies: who agreed to call ten people has not agreed to call more.
  useEffect(() => onTick(false), [contacts, onTick]);
  const body = bodyOf(form);
  const at = scheduledAt(form);
  const startsAt = at !== null && Date.parse(at) > 0 ? at : null;
  const named = useNames();
  const canStart = view?.status === 'draft';
  return (
    <>
      {launch.error !== null && (
        <FocusedProblem
          error={launch.error}
          what="The campaign is saved, and it was not started"
        />
      )}
      <ReadinessPanel />
      <ForecastPanel startsAt={startsAt} />
      <ReviewSections
        contacts={countOf(contacts, 'person', 'people')}
        body={named({
          ...body,
          scheduled_at: startsAt
            ? formatInstantIn(startsAt, form.schedule.timezone)
            : 'When somebody starts it',
        })}
      />
      <SetupViews
        body={startsAt ? { ...body, scheduled_at: startsAt } : body}
      />
      {canStart && (
        <Container header={<Header variant="h2">Launch</Header>}>
          <Checkbox
            checked={ticked}
            description={`${who.how} Only a start needs this. Without it the campaign is created, and nobody is called.`.trim()}
            onChange={({ detail }) => onTick(detail.checked)}
          >
            {who.people}
          </Checkbox>
        </Container>
      )}
    </>
  );
}

/** Ids as people know them. */
function useNames() {
  const agents = useAgents().data?.data ?? [];
  const numbers = useNumbers().data?.data ?? [];
  const agent = (id: unknown) => agents.find((it) => it.id === id)?.name ?? id;
  return (body: Readonly<Record<string, unknown>>) => {
    const { number_pool, variants, goal } = body as {
      number_pool?: { number_id: string; weight?: number }[];
      variants?: { key: string; agent_id: string; weight: number }[] | null;
      goal?: { metric: string; disposition?: string; target: number } | null;
    };
    return {
      ...body,
      agent_id: agent(body.agent_id),
      number_pool: (number_pool ?? []).map(({ number_id, weight }) => ({
        number_id:
          numbers.find(({ id }) => id === number_id)?.phone_number ?? number_id,
        weight,
      })),
      goal: goal
        ? `${formatCount(goal.target)} ${goal.disposition ?? goal.metric}`
        : null,
      variants: variants?.map(
        (it) => `${it.key}: ${agent(it.agent_id)} ${it.weight} %`,
      ),
    };
  };
}
