import {
  FormField,
  Input,
  Select,
  Textarea,
} from '@cloudscape-design/components';
import { Check } from '../../components/check.tsx';
import { SecretInput } from '../../components/secret-input.tsx';
import {
  type MessageForm,
  type TargetForm,
  targetKinds,
} from './agent-target-form.ts';

const targetOptions = Object.entries(targetKinds).map(
  ([value, { label, about }]) => ({ value, label, description: about }),
);

/** Where a call is connected when somebody answers. */
export function TargetFields({
  target,
  hasToken,
  errors,
  onChange,
}: {
  target: TargetForm;
  /** One is kept. */
  hasToken: boolean;
  errors: ReadonlyMap<string, string>;
  onChange: (target: TargetForm) => void;
}) {
  const kind = targetKinds[target.kind];
  const set = (change: Partial<TargetForm>) =>
    onChange({ ...target, ...change });
  return (
    <>
      <FormField
        label="Connects calls to"
        errorText={errors.get('target') ?? ''}
      >
        <Select
          selectedOption={{ value: target.kind, label: kind.label }}
          options={targetOptions}
          onChange={({ detail }) =>
            set({
              kind: detail.selectedOption.value as TargetForm['kind'],
              value: '',
            })
          }
        />
      </FormField>
      {target.kind !== 'none' && (
        <FormField
          label={kind.field}
          constraintText={`As in ${kind.example}`}
          errorText={errors.get(kind.path) ?? ''}
        >
          <Input
            value={target.value}
            spellcheck={false}
            onChange={({ detail }) => set({ value: detail.value })}
          />
        </FormField>
      )}
      {target.kind === 'websocket' && (
        <>
          <FormField
            label={
              <>
                Token <i>– optional</i>
              </>
            }
            description="Shown to the WebSocket, so that it knows who calls."
            constraintText={
              hasToken
                ? 'Kept. Empty: it stays as it is, while the address does'
                : 'Visible characters, without a space'
            }
            errorText={errors.get('target.auth_token') ?? ''}
          >
            <SecretInput
              label="Token"
              value={target.auth_token}
              onChange={(auth_token) => set({ auth_token })}
            />
          </FormField>
          {hasToken && target.auth_token === '' && (
            <Check
              checked={target.drop_token}
              label="Take the token out"
              hint="The WebSocket is then shown none."
              onChange={(drop_token) => set({ drop_token })}
            />
          )}
        </>
      )}
    </>
  );
}

const messageKinds = {
  none: 'None',
  audio: 'A sound file',
  text: 'Words that a voice says',
} as const;

/** What a machine hears, or whoever nobody is free for. */
export function MessageFields({
  message,
  errors,
  onChange,
}: {
  message: MessageForm;
  errors: ReadonlyMap<string, string>;
  onChange: (message: MessageForm) => void;
}) {
  const set = (change: Partial<MessageForm>) =>
    onChange({ ...message, ...change });
  return (
    <>
      <FormField
        label="Message"
        description="For machines, where a campaign says so, and for whoever nobody is free for. Then the call ends."
        errorText={errors.get('message') ?? ''}
      >
        <Select
          selectedOption={{
            value: message.kind,
            label: messageKinds[message.kind],
          }}
          options={Object.entries(messageKinds).map(([value, label]) => ({
            value,
            label,
          }))}
          onChange={({ detail }) =>
            set({
              kind: detail.selectedOption.value as MessageForm['kind'],
              value: '',
            })
          }
        />
      </FormField>
      {message.kind === 'audio' && (
        <FormField
          label="Address of the sound file"
          constraintText="As in https://cdn.example.com/message.mp3"
          errorText={errors.get('message.audio_url') ?? ''}
        >
          <Input
            value={message.value}
            spellcheck={false}
            onChange={({ detail }) => set({ value: detail.value })}
          />
        </FormField>
      )}
      {message.kind === 'text' && (
        <>
          <FormField
            label="Words"
            constraintText="500 letters at most"
            errorText={errors.get('message.text') ?? ''}
          >
            <Textarea
              rows={3}
              value={message.value}
              onChange={({ detail }) => set({ value: detail.value })}
            />
          </FormField>
          <FormField
            label={
              <>
                Language <i>– optional</i>
              </>
            }
            constraintText="As in en-US"
            errorText={errors.get('message.language') ?? ''}
          >
            <Input
              value={message.language}
              onChange={({ detail }) => set({ language: detail.value })}
            />
          </FormField>
        </>
      )}
    </>
  );
}
