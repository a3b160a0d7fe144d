import {
  Button,
  Container,
  Form,
  FormField,
  Header,
  Input,
  Link,
  SpaceBetween,
} from '@cloudscape-design/components';
import { type FormEvent, useState } from 'react';
import type { CallLimitsView } from '#shared/contracts/call-limits.ts';
import type { ConcurrencySettings } from '#shared/contracts/settings.ts';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { FigureGrid } from '../../components/figure-grid.tsx';
import { MayButton } from '../../components/may-button.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { QueryPanel } from '../../components/query-panel.tsx';
import { Time } from '../../components/time.tsx';
import { fieldErrors } from '../../lib/api-error.ts';
import { formatCount } from '../../lib/format.ts';
import {
  useCallLimits,
  useConcurrency,
  useSetCallLimits,
  useSetConcurrency,
} from './use-settings.ts';

/** How many calls there may be: at once, and in a day. */
export function Organization() {
  const concurrency = useConcurrency();
  const limits = useCallLimits();
  return (
    <SpaceBetween size="l">
      <QueryPanel query={concurrency} what="The limit could not be loaded">
        {(settings) => <Lines key={settings.version} settings={settings} />}
      </QueryPanel>
      <QueryPanel query={limits} what="The limits of a day could not be loaded">
        {(view) => <Day key={view.version} limits={view} />}
      </QueryPanel>
    </SpaceBetween>
  );
}

function Lines({ settings }: { settings: ConcurrencySettings }) {
  const [value, setValue] = useState(String(settings.concurrency_limit));
  const save = useSetConcurrency();
  const follow = useFollow();
  const wanted = Number(value);
  const lower = wanted < settings.in_use;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(wanted);
  };
  return (
    <form onSubmit={submit}>
      <Container
        header={
          <Header
            variant="h2"
            description="Calls at once, over all campaigns of the organization."
          >
            Lines
          </Header>
        }
      >
        <Form
          actions={
            <SaveButtons
              changed={value !== String(settings.concurrency_limit)}
              saving={save.isPending}
              onReset={() => setValue(String(settings.concurrency_limit))}
            />
          }
        >
          <SpaceBetween size="m">
            {save.error && (
              <ProblemAlert error={save.error} what="The limit was not saved" />
            )}
            <FormField
              label="Concurrency limit"
              description={`Running strict campaigns may take ${formatCount(settings.in_use)} of it.`}
              constraintText="1 to 10,000"
              errorText={fieldErrors(save.error).get('concurrency_limit') ?? ''}
              warningText={
                lower &&
                'Less than running campaigns may take together: they share what is left. Calls in progress finish.'
              }
            >
              <Input
                type="number"
                inputMode="numeric"
                value={value}
                onChange={({ detail }) => setValue(detail.value)}
              />
            </FormField>
            {settings.running.length > 0 && (
              <ul>
                {settings.running.map((running) => (
                  <li key={running.id}>
                    <Link href={paths.campaign(running.id)} onFollow={follow}>
                      {running.name}
                    </Link>
                    : up to {formatCount(running.max_concurrent_calls)}
                  </li>
                ))}
              </ul>
            )}
          </SpaceBetween>
        </Form>
      </Container>
    </form>
  );
}

const textOf = (cap: number | null) => (cap === null ? '' : String(cap));
const capOf = (text: string) => (text.trim() === '' ? null : Number(text));

function Day({ limits }: { limits: CallLimitsView }) {
  const saved = {
    calls: textOf(limits.daily_call_cap),
    minutes: textOf(limits.daily_minute_cap),
    timezone: limits.timezone,
  };
  const [form, setForm] = useState(saved);
  const save = useSetCallLimits();
  const errors = fieldErrors(save.error);
  const set = (change: Partial<typeof saved>) =>
    setForm((old) => ({ ...old, ...change }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({
      daily_call_cap: capOf(form.calls),
      daily_minute_cap: capOf(form.minutes),
      timezone: form.timezone,
    });
  };
  return (
    <form onSubmit={submit}>
      <Container header={<Header variant="h2">Limits of a day</Header>}>
        <Form
          actions={
            <SaveButtons
              changed={JSON.stringify(form) !== JSON.stringify(saved)}
              saving={save.isPending}
              onReset={() => setForm(saved)}
            />
          }
        >
          <SpaceBetween size="m">
            {save.error && (
              <ProblemAlert
                error={save.error}
                what="The limits were not saved"
              />
            )}
            <FigureGrid
              figures={[
                {
                  label: 'Calls today',
                  value: formatCount(limits.calls_today),
                },
                {
                  label: 'Minutes today',
                  value: formatCount(Math.round(limits.minutes_today)),
                },
                {
                  label: 'The day ends',
                  value: <Time at={limits.resets_at} />,
                },
                {
                  label: 'Carrier takes',
                  value: `${formatCount(limits.calls_per_minute)} calls/min`,
                },
              ]}
            />
            <FormField
              label="Calls a day"
              constraintText="Empty: no limit"
              errorText={errors.get('daily_call_cap') ?? ''}
            >
              <Input
                type="number"
                value={form.calls}
                onChange={({ detail }) => set({ calls: detail.value })}
              />
            </FormField>
            <FormField
              label="Minutes of talk a day"
              constraintText="Empty: no limit"
              errorText={errors.get('daily_minute_cap') ?? ''}
            >
              <Input
                type="number"
                value={form.minutes}
                onChange={({ detail }) => set({ minutes: detail.value })}
              />
            </FormField>
            <FormField
              label="Time zone"
              description="Whose midnight ends a day, as in America/New_York."
              errorText={errors.get('timezone') ?? ''}
            >
              <Input
                value={form.timezone}
                onChange={({ detail }) => set({ timezone: detail.value })}
              />
            </FormField>
          </SpaceBetween>
        </Form>
      </Container>
    </form>
  );
}

function SaveButtons({
  changed,
  saving,
  onReset,
}: {
  changed: boolean;
  saving: boolean;
  onReset: () => void;
}) {
  return (
    <span className="button-row">
      <Button
        variant="link"
        formAction="none"
        disabled={!changed}
        onClick={onReset}
      >
        Discard changes
      </Button>
      <MayButton
        scope="concurrency:manage"
        variant="primary"
        disabled={!changed}
        disabledReason="Nothing is changed"
        loading={saving}
      >
        Save
      </MayButton>
    </span>
  );
}
