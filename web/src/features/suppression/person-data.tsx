import {
  Alert,
  Button,
  Checkbox,
  Container,
  FormField,
  Header,
  Input,
  StatusIndicator,
} from '@cloudscape-design/components';
import { useState } from 'react';
import type { ErasureView } from '#shared/contracts/erasures.ts';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useMayErase } from './may-erase.ts';
import './suppression.css';
import { PersonFound, PersonLeft } from './person-found.tsx';
import {
  useErasePerson,
  useLookForPerson,
  useSavePerson,
} from './use-person.ts';

/** What is held about one person: to tell them, or to erase it. */
export function PersonData() {
  const look = useLookForPerson();
  const save = useSavePerson();
  const may = useMayErase();
  const [text, setText] = useState('');
  const [asks, setAsks] = useState(false);
  const [done, setDone] = useState<ErasureView | null>(null);
  const phone_number = text.trim();
  const held = look.data;
  const asked = look.variables ?? '';
  const isHeld =
    held !== undefined && Object.values(held.found).some((count) => count > 0);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="For a person who asks what you hold about them, or to delete it. In all campaigns, by a number of theirs."
        >
          A person's data
        </Header>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (phone_number === '' || !may.allowed) return;
          setDone(null);
          look.mutate(phone_number);
        }}
      >
        <div className="stack">
          <FormField
            label="The person's number"
            constraintText="With its country code"
          >
            <div className="check-row">
              <Input
                inputMode="tel"
                autoComplete={false}
                value={text}
                placeholder="+13035550190"
                onChange={({ detail }) => setText(detail.value)}
              />
              <Button
                loading={look.isPending}
                disabled={phone_number === '' || !may.allowed}
                disabledReason={may.reason ?? 'Write a number first'}
              >
                Look for it
              </Button>
            </div>
          </FormField>
          {look.error && (
            <ProblemAlert
              error={look.error}
              what="It could not be looked for"
            />
          )}
          {save.error && (
            <ProblemAlert error={save.error} what="The file was not made" />
          )}
          <div role="status" className="stack">
            {held && !done && (
              <>
                <PersonFound erasure={held} />
                {isHeld && (
                  <span className="button-row">
                    <Button
                      formAction="none"
                      loading={save.isPending}
                      onClick={() => save.mutate(asked)}
                    >
                      Save as a file
                    </Button>
                    <Button
                      formAction="none"
                      disabled={!may.allowed}
                      {...(may.reason !== undefined && {
                        disabledReason: may.reason,
                      })}
                      onClick={() => setAsks(true)}
                    >
                      Erase it
                    </Button>
                  </span>
                )}
              </>
            )}
            {done && <Outcome erasure={done} />}
          </div>
        </div>
      </form>
      {asks && (
        <EraseModal
          number={asked}
          isListed={(held?.found.do_not_call ?? 0) > 0}
          onClose={() => setAsks(false)}
          onDone={(erasure) => {
            setAsks(false);
            setDone(erasure);
          }}
        />
      )}
    </Container>
  );
}

function EraseModal({
  number,
  isListed,
  onClose,
  onDone,
}: {
  number: string;
  isListed: boolean;
  onClose: () => void;
  onDone: (erasure: ErasureView) => void;
}) {
  const erase = useErasePerson();
  const [keeps, setKeeps] = useState(true);
  return (
    <ConfirmModal
      title="Erase the person's data?"
      verb="Erase it"
      typed="erase"
      loading={erase.isPending}
      onClose={onClose}
      onConfirm={() =>
        erase.mutate(
          { phone_number: number, keep_suppressed: keeps },
          { onSuccess: onDone },
        )
      }
    >
      <div className="stack">
        {erase.error && (
          <ProblemAlert error={erase.error} what="It was not erased" />
        )}
        <div>
          Everything about {number} goes: fields, what was said, recordings, and
          the files that hold the number. Whoever waits is not called any more.
          What came of calls stays, without the person, so no figure changes. It
          cannot be undone.
        </div>
        {isListed && (
          <Checkbox
            checked={keeps}
            onChange={({ detail }) => setKeeps(detail.checked)}
            description="Else the next file that has the number gets them called again"
          >
            Keep the number on the do-not-call list
          </Checkbox>
        )}
      </div>
    </ConfirmModal>
  );
}

function Outcome({ erasure }: { erasure: ErasureView }) {
  const { calls, imports } = erasure.waiting_for;
  return (
    <>
      {erasure.status === 'completed' ? (
        <StatusIndicator type="success">
          Erased. The audit log has it as {erasure.id}.
        </StatusIndicator>
      ) : (
        <Alert type="warning" header="Not all of it is erased">
          {calls > 0 && 'The person is in a call. '}
          {imports > 0 && 'A file is being imported. '}
          Look for it again when that is over.
        </Alert>
      )}
      <PersonLeft erasure={erasure} />
    </>
  );
}
