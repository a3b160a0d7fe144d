import { Button, FormField, Input } from '@cloudscape-design/components';
import { formatCode } from '../../lib/format.ts';
import type { WindowDraft } from './adjust-draft.ts';
import type { FieldProps } from './field-props.ts';

const WEEK = 7;

const daysText = ({ days }: WindowDraft) =>
  days.length === WEEK ? 'Every day' : days.map(formatCode).join(', ');

/** Narrower hours while people are there to watch. */
export function WindowFields({
  draft,
  errors,
  set,
  timezone,
}: FieldProps & { timezone: string }) {
  const { windows } = draft;
  const change = (index: number, part: Partial<WindowDraft>) =>
    set({
      windows: windows.map((window, at) =>
        at === index ? { ...window, ...part } : window,
      ),
    });
  const problem =
    errors.windows ??
    windows.map((_, index) => errors[`window ${index}`]).find(Boolean);
  return (
    <FormField
      label="Windows"
      description={`Start and end, HH:MM, in ${timezone}.`}
      errorText={problem}
    >
      {windows.map((window, index) => {
        const days = daysText(window);
        const invalid = errors[`window ${index}`] !== undefined;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a window is its place in the list
          <div key={index} className="window-row">
            <span>{days}</span>
            <Input
              ariaLabel={`Start of window ${index + 1}, ${days}`}
              invalid={invalid}
              value={window.start}
              onChange={({ detail }) => change(index, { start: detail.value })}
            />
            <Input
              ariaLabel={`End of window ${index + 1}, ${days}`}
              invalid={invalid}
              value={window.end}
              onChange={({ detail }) => change(index, { end: detail.value })}
            />
            <Button
              formAction="none"
              variant="icon"
              iconName="remove"
              ariaLabel={`Remove window ${index + 1}, ${days}`}
              onClick={() =>
                set({ windows: windows.filter((_, at) => at !== index) })
              }
            />
          </div>
        );
      })}
    </FormField>
  );
}
