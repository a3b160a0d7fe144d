import {
  Button,
  Container,
  ExpandableSection,
  FormField,
  Header,
  Link,
  Select,
  SpaceBetween,
} from '@cloudscape-design/components';
import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { SelectField, TextField } from './fields.tsx';
import { formOf, type WizardForm } from './form.ts';
import { useAgentDefault } from './use-agent-default.ts';
import { useAgents, useCampaignsToCopy } from './use-wizard-queries.ts';
import { VariablesField } from './variables-field.tsx';
import { useWizardState } from './wizard-context.ts';

export function BasicsStep() {
  const agents = useAgents();
  const follow = useFollow();
  const { view } = useWizardState();
  useAgentDefault(agents.data?.data);
  const options = (agents.data?.data ?? []).map((agent) => ({
    value: agent.id,
    label: agent.name,
    description:
      agent.status === 'active' ? agent.id : `${agent.id} – not active`,
    disabled: agent.status !== 'active',
  }));

  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Campaign</Header>}>
        <SpaceBetween size="l">
          {view === null && <CopyFrom />}
          <TextField
            path="name"
            label="Name"
            description="How people find it. The people called never hear it."
            constraint="1 to 200 letters"
          />
          <SelectField
            path="agent_id"
            label="Agent"
            description="Who talks to people who answer."
            options={options}
            loading={agents.isPending}
            placeholder="The organization’s default"
            filtering
            constraint={
              <>
                Agents are kept under{' '}
                <Link href={paths.agents} onFollow={follow} variant="primary">
                  Agents
                </Link>
              </>
            }
          />
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">What the agent is told</Header>}>
        <SpaceBetween size="l">
          <TextField
            path="config_url"
            label="Config URL (optional)"
            description="Asked whom a call is connected to, once somebody answers. Without an answer within two seconds, the agent takes it."
            constraint="https://…"
          />
          <VariablesField />
          <ExpandableSection headerText="More settings">
            <SpaceBetween size="l">
              <TextField
                path="default_country"
                label="Default country"
                description="Numbers without a country code are read as numbers of this country."
                constraint="Two letters, such as US"
              />
              <TextField
                path="external_id"
                label="External id (optional)"
                description="What this campaign is called in a system of yours."
              />
            </SpaceBetween>
          </ExpandableSection>
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  );
}

/** Takes over the settings of another campaign, and neither its people nor its name. */
function CopyFrom() {
  const { getValues, reset } = useFormContext<WizardForm>();
  const [open, setOpen] = useState(false);
  const campaigns = useCampaignsToCopy(open);
  const all = campaigns.data?.data ?? [];
  const copy = (id: string | undefined) => {
    const found = all.find((campaign) => campaign.id === id);
    if (!found) return;
    const mine = getValues();
    reset(
      {
        ...formOf(found),
        name: mine.name.trim() || `Copy of ${found.name}`.slice(0, 200),
        external_id: mine.external_id,
        start: mine.start,
      },
      { keepDefaultValues: true },
    );
    setOpen(false);
  };
  if (!open) {
    return (
      <Button iconName="copy" formAction="none" onClick={() => setOpen(true)}>
        Copy from campaign…
      </Button>
    );
  }
  return (
    <FormField
      label="Copy from campaign"
      description="Its settings fill all steps. Its contacts are not copied."
      stretch
    >
      <Select
        selectedOption={null}
        options={all.map(({ id, name, status }) => ({
          value: id,
          label: name,
          tags: [status],
        }))}
        filteringType="auto"
        placeholder="Choose a campaign"
        statusType={
          campaigns.isPending
            ? 'loading'
            : campaigns.error
              ? 'error'
              : 'finished'
        }
        loadingText="Loading campaigns"
        errorText="The campaigns could not be loaded"
        recoveryText="Retry"
        onLoadItems={() => void campaigns.refetch()}
        empty="There is no campaign yet"
        onChange={({ detail }) => copy(detail.selectedOption.value)}
      />
    </FormField>
  );
}
