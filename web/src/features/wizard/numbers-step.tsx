import {
  Box,
  Button,
  Container,
  Header,
  Input,
  Link,
  Multiselect,
  SpaceBetween,
  StatusIndicator,
  Table,
} from '@cloudscape-design/components';
import type { NumberView } from '#shared/contracts/numbers.ts';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { formatRate } from '../../lib/format.ts';
import { useCarrierNames } from '../carriers/use-carriers.ts';
import {
  isUsable,
  numberOptions,
  whyUnusable,
} from '../numbers/number-choice.ts';
import { CapacityEstimate } from './capacity-estimate.tsx';
import {
  Field,
  SelectField,
  ToggleField,
  useErrorAt,
  useField,
} from './fields.tsx';
import { useHealth, useNumbers } from './use-wizard-queries.ts';
import { fieldId, useWizardState } from './wizard-context.ts';

interface PoolRow {
  readonly number_id: string;
  readonly weight: string;
}

export function NumbersStep() {
  return (
    <SpaceBetween size="l">
      <Pool />
      <Container header={<Header variant="h2">Which number calls whom</Header>}>
        <SpaceBetween size="l">
          <ToggleField
            path="number_selection.sticky"
            label="Sticky number"
            description="Somebody who once answered a number is called from that number again."
          />
          <SelectField
            path="number_selection.country_match"
            label="Country match"
            options={[
              {
                value: 'off',
                label: 'Off',
                description: 'Any number of the pool',
              },
              {
                value: 'prefer',
                label: 'Prefer',
                description:
                  "A number of the contact's country, if there is one",
              },
              {
                value: 'strict',
                label: 'Strict',
                description:
                  'Only a number of their country; without one the contact waits',
              },
            ]}
          />
        </SpaceBetween>
      </Container>
      <CapacityEstimate />
    </SpaceBetween>
  );
}

function Pool() {
  const numbers = useNumbers();
  const carriers = useCarrierNames();
  const follow = useFollow();
  const { value, set, onBlur, error, locked } =
    useField<readonly PoolRow[]>('number_pool');
  const all = numbers.data?.data ?? [];
  const options = numberOptions(all, carriers);
  const choose = (ids: readonly string[]) =>
    set(
      ids.map(
        (number_id) =>
          value.find((row) => row.number_id === number_id) ?? {
            number_id,
            weight: '',
          },
      ),
    );
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Twice the weight is twice the calls, as long as both are answered equally well."
        >
          Number pool
        </Header>
      }
    >
      <SpaceBetween size="m">
        <Field
          path="number_pool"
          label="Numbers to call from"
          error={error}
          locked={locked}
          constraint={
            <>
              Limits of a number are kept under{' '}
              <Link href={paths.numbers} onFollow={follow}>
                Numbers
              </Link>
            </>
          }
        >
          <Multiselect
            options={options}
            selectedOptions={value.map(
              ({ number_id }) =>
                options.find((it) => it.value === number_id) ?? {
                  value: number_id,
                  label: number_id,
                },
            )}
            filteringType="auto"
            placeholder="Add numbers"
            hideTokens
            disabled={locked !== null}
            statusType={
              numbers.isPending
                ? 'loading'
                : numbers.error
                  ? 'error'
                  : 'finished'
            }
            loadingText="Loading numbers"
            errorText="The numbers could not be loaded"
            recoveryText="Retry"
            onLoadItems={() => void numbers.refetch()}
            empty="There is no number yet"
            onChange={({ detail }) =>
              choose(detail.selectedOptions.map((it) => it.value ?? ''))
            }
            onBlur={onBlur}
          />
        </Field>
        <PoolTable numbers={all} rows={value} onChange={set} locked={locked} />
      </SpaceBetween>
    </Container>
  );
}

function PoolTable({
  numbers,
  rows,
  onChange,
  locked,
}: {
  numbers: readonly NumberView[];
  rows: readonly PoolRow[];
  onChange: (rows: readonly PoolRow[]) => void;
  locked: string | null;
}) {
  const errorAt = useErrorAt();
  const { check } = useWizardState();
  const find = (id: string) => numbers.find((number) => number.id === id);
  const nameOf = (id: string) => find(id)?.phone_number ?? id;
  return (
    <Table
      variant="embedded"
      ariaLabels={{ tableLabel: 'Numbers of the pool' }}
      items={rows.map((row, index) => ({ ...row, index }))}
      trackBy="number_id"
      empty={<Box textAlign="center">No number is chosen yet.</Box>}
      columnDefinitions={[
        {
          id: 'number',
          header: 'Number',
          isRowHeader: true,
          cell: ({ number_id }) => (
            <span className="nowrap">{nameOf(number_id)}</span>
          ),
        },
        {
          id: 'country',
          header: 'Country',
          cell: ({ number_id }) => find(number_id)?.country ?? '–',
        },
        {
          id: 'health',
          header: 'Health',
          cell: ({ number_id }) => (
            <Health id={number_id} number={find(number_id)} />
          ),
        },
        {
          id: 'limits',
          header: 'Calls at once · a second',
          cell: ({ number_id }) => limitsOf(find(number_id)),
        },
        {
          id: 'weight',
          header: 'Weight',
          cell: ({ number_id, weight, index }) => {
            const path = `number_pool.${index}.weight`;
            const wrong = errorAt(path);
            return (
              <div id={fieldId(path)} className="wizard-weight">
                <Input
                  value={weight}
                  placeholder="1"
                  inputMode="decimal"
                  invalid={wrong !== ''}
                  ariaLabel={`Weight of ${nameOf(number_id)}`}
                  readOnly={locked !== null}
                  onBlur={() => check('number_pool')}
                  onChange={({ detail }) =>
                    onChange(
                      rows.map((row) =>
                        row.number_id === number_id
                          ? { ...row, weight: detail.value }
                          : row,
                      ),
                    )
                  }
                />
                {wrong && <Box color="text-status-error">{wrong}</Box>}
              </div>
            );
          },
        },
        {
          id: 'remove',
          header: 'Remove',
          cell: ({ number_id }) => (
            <Button
              variant="icon"
              iconName="remove"
              formAction="none"
              ariaLabel={`Remove ${nameOf(number_id)}`}
              disabled={locked !== null}
              onClick={() =>
                onChange(rows.filter((row) => row.number_id !== number_id))
              }
            />
          ),
        },
      ]}
    />
  );
}

const limitsOf = (number: NumberView | undefined) =>
  number
    ? `${number.max_concurrent ?? 'no limit'} · ${number.cps ?? 'no limit'}`
    : '–';

/** Of this campaign's calls once there are some; before, whether it calls out. */
function Health({
  id,
  number,
}: {
  id: string;
  number: NumberView | undefined;
}) {
  const { view, version } = useWizardState();
  const health = useHealth(view?.id ?? null, version);
  const row = health.data?.data.find(({ number_id }) => number_id === id);
  if (number && !isUsable(number)) {
    return (
      <StatusIndicator type="stopped">{whyUnusable(number)}</StatusIndicator>
    );
  }
  if (row?.state === 'cooling') {
    return (
      <StatusIndicator type="warning">
        {row.reason ?? 'Cooling'}
      </StatusIndicator>
    );
  }
  if (row && row.dials > 0) {
    return (
      <StatusIndicator type="success">
        {formatRate(row.answer_rate)} answered, n = {row.dials}
      </StatusIndicator>
    );
  }
  if (!number) return <StatusIndicator type="error">Not found</StatusIndicator>;
  return <StatusIndicator type="success">Active, no calls yet</StatusIndicator>;
}
