import {
  Container,
  FormField,
  Header,
  Input,
  Select,
  type SelectProps,
} from '@cloudscape-design/components';
import { useState } from 'react';
import type { TestCall as TestCallBody } from '#shared/client/generated/types.gen.ts';
import { OWN_CARRIER } from '#shared/domain/own-carrier.ts';
import { MayButton } from '../../components/may-button.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { fieldErrors } from '../../lib/api-error.ts';
import { useAgents } from '../agents/use-agents.ts';
import { isUsable } from '../numbers/number-choice.ts';
import { useNumbersAt } from './numbers-at.ts';
import { TestCallState } from './test-call-state.tsx';
import { type CarrierView, usePlaceTestCall } from './use-carriers.ts';

/** What the API chooses where nothing is said. */
const anyone: SelectProps.Option = { value: '', label: 'The usual one' };

/** Rings one phone through this carrier, and shows how that goes. */
export function TestCall({ carrier }: { carrier: CarrierView }) {
  const place = usePlaceTestCall(carrier.id);
  const [to, setTo] = useState('');
  const [over, setOver] = useState<string | null>(null);
  const [number, setNumber] = useState(anyone);
  const [agent, setAgent] = useState(anyone);
  const numbers = useNumbersAt(carrier.id).filter(isUsable);
  const agents = useAgents().data ?? [];
  const errors = fieldErrors(place.error);
  const submit = () =>
    place.mutate({
      to: to.trim(),
      ...(number.value && { number_id: number.value }),
      ...(agent.value && { agent_id: agent.value }),
    } satisfies TestCallBody);
  const placed = place.data;
  const isCalled =
    placed !== undefined &&
    placed.id !== over &&
    place.variables?.to === to.trim();
  const reason = isCalled
    ? 'This number is being called. Wait for the end of the call, or call another.'
    : reasonAgainst(carrier, numbers.length);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            carrier.kind === 'simulated'
              ? 'No phone rings: the last four digits of the number decide what comes of it. It keeps to the do-not-call list, and to calling hours.'
              : 'A real call: the phone rings, and the carrier bills it. It keeps to the do-not-call list, and to calling hours.'
          }
        >
          Test call
        </Header>
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason === undefined && !place.isPending) submit();
        }}
      >
        {place.error && (
          <ProblemAlert error={place.error} what="No call was placed" />
        )}
        <div className="field-row">
          <FormField
            label="Number to call"
            constraintText={
              carrier.kind === 'simulated'
                ? 'As in +1 512 555 0190, which answers'
                : 'As in +1 512 555 0142. Your own phone, best'
            }
            errorText={errors.get('to') ?? ''}
          >
            <Input
              inputMode="tel"
              value={to}
              onChange={({ detail }) => setTo(detail.value)}
            />
          </FormField>
          <Choice
            label="Call from"
            value={number}
            options={numbers.map(({ id, phone_number, label }) => ({
              value: id,
              label: phone_number,
              ...(label && { description: label }),
            }))}
            error={errors.get('number_id')}
            onChoose={setNumber}
          />
          <Choice
            label="Agent"
            value={agent}
            options={agents.map(({ id, name }) => ({ value: id, label: name }))}
            error={errors.get('agent_id')}
            onChoose={setAgent}
          />
        </div>
        <div>
          <MayButton
            scope="campaigns:manage"
            variant="primary"
            loading={place.isPending}
            disabled={reason !== undefined || to.trim() === ''}
            disabledReason={reason ?? 'Say which number to call'}
          >
            Place one test call
          </MayButton>
        </div>
      </form>
      {placed && (
        <TestCallState
          key={placed.id}
          placed={placed}
          onOver={() => setOver(placed.id)}
        />
      )}
    </Container>
  );
}

function reasonAgainst(
  { id, places_calls }: CarrierView,
  numbers: number,
): string | undefined {
  if (!places_calls)
    return 'It places no calls: it is inactive, or its carrier does not know the account.';
  return numbers === 0 && id !== OWN_CARRIER
    ? 'No number that can be called from is at this carrier: add one first.'
    : undefined;
}

function Choice({
  label,
  value,
  options,
  error,
  onChoose,
}: {
  label: string;
  value: SelectProps.Option;
  options: readonly SelectProps.Option[];
  error: string | undefined;
  onChoose: (option: SelectProps.Option) => void;
}) {
  return (
    <FormField label={label} errorText={error ?? ''}>
      <Select
        selectedOption={value}
        options={[anyone, ...options]}
        onChange={({ detail }) => onChoose(detail.selectedOption)}
      />
    </FormField>
  );
}
