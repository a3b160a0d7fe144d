import {
  ColumnLayout,
  Container,
  Header,
  Link,
  SpaceBetween,
} from '@cloudscape-design/components';
import { useFormContext, useWatch } from 'react-hook-form';
import { paths } from '../../app/paths.ts';
import { SelectField, TextField, ToggleField } from './fields.tsx';
import type { WizardForm } from './form.ts';
import { VariantsField } from './variants-field.tsx';

export function OutcomesStep() {
  const { control } = useFormContext<WizardForm>();
  const amd = useWatch({ control, name: 'amd.enabled' });
  const metric = useWatch({ control, name: 'goal.metric' });
  const mode = useWatch({ control, name: 'dial_mode' });
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            info={
              <Link external href={paths.guide('amd-screening')}>
                Guide: AMD screening
              </Link>
            }
          >
            Answering machines
          </Header>
        }
      >
        <SpaceBetween size="l">
          <ToggleField
            path="amd.enabled"
            label="Answering-machine detection"
            description="Off: a machine that answers counts as answered."
          />
          {amd && (
            <ColumnLayout columns={2}>
              <SelectField
                path="amd.on_machine"
                label="On a machine"
                options={[
                  { value: 'hang_up', label: 'Hang up' },
                  { value: 'message', label: "Play the agent's message" },
                  { value: 'attach', label: 'Let the agent talk to it' },
                ]}
              />
              <SelectField
                path="amd.on_unknown"
                label="When it cannot tell"
                options={[
                  { value: 'attach', label: 'Let the agent talk' },
                  { value: 'hang_up', label: 'Hang up' },
                ]}
              />
            </ColumnLayout>
          )}
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">Callbacks</Header>}>
        <ToggleField
          path="callback_detection.enabled"
          label="Callback detection"
          description="Somebody who asks for a later call is called then, in the calling hours."
        />
      </Container>
      <Container header={<Header variant="h2">Recording</Header>}>
        <ToggleField
          path="recording.enabled"
          label="Record calls"
          description="From their answer on, where the carrier can. In many places people have to be told, or asked, first."
        />
      </Container>
      <Container
        header={
          <Header
            variant="h2"
            description={
              mode === 'predictive'
                ? 'Somebody answers, and every seat is taken.'
                : 'Counts in predictive mode only: it rings more lines than are free.'
            }
          >
            When nobody is free
          </Header>
        }
      >
        <SpaceBetween size="l">
          <ToggleField
            path="abandoned.message"
            label="Play the abandoned message"
            description="They hear who called, and why it ends."
          />
          <ToggleField
            path="abandoned.callback"
            label="Call them back before anybody else"
          />
          <ColumnLayout columns={2}>
            <TextField
              path="abandoned.lock_hours"
              label="Leave the number alone (hours, optional)"
              constraint="1 to 720"
              numeric
            />
            <TextField
              path="abandoned.pause_rate"
              label="Pause above (% of answered calls, optional)"
              description="Over five minutes; a person decides then."
              numeric
            />
          </ColumnLayout>
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">Goal and budget</Header>}>
        <SpaceBetween size="l">
          <ColumnLayout columns={3}>
            <SelectField
              path="goal.metric"
              label="Goal"
              description="Reached: the campaign completes; who waits is not called."
              options={[
                { value: 'none', label: 'None' },
                { value: 'completed', label: 'Contacts completed' },
                { value: 'connected', label: 'Contacts connected' },
                { value: 'disposition', label: 'One disposition' },
              ]}
            />
            {metric === 'disposition' && (
              <TextField
                path="goal.disposition"
                label="Disposition"
                description="As the agent reports it."
              />
            )}
            {metric !== 'none' && (
              <TextField
                path="goal.target"
                label="Target"
                description="So many contacts."
                numeric
              />
            )}
          </ColumnLayout>
          <TextField
            path="budget_usd"
            label="Budget (US dollars, optional)"
            description="Spent: the campaign pauses; calls in flight finish."
            numeric
          />
        </SpaceBetween>
      </Container>
      <VariantsField />
    </SpaceBetween>
  );
}
