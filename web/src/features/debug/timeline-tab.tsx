import {
  Badge,
  Checkbox,
  FormField,
  Input,
  Select,
  type SelectProps,
} from '@cloudscape-design/components';
import { useRef, useState } from 'react';
import { useShortcut } from '../../app/shortcuts.ts';
import { Time } from '../../components/time.tsx';
import { formatCode, formatSeconds } from '../../lib/format.ts';
import {
  type Actor,
  actorOf,
  actors,
  type DebugEvent,
  filterTimeline,
  isProblem,
  showsAll,
  type TimelineEvent,
  timelineOf,
} from './timeline.ts';

const anyActor: SelectProps.Option = { value: '', label: 'Anybody' };
const actorOptions: SelectProps.Option[] = [
  anyActor,
  ...actors.map((value) => ({ value, label: formatCode(value) })),
];

/** What happened to a contact, the newest last. */
export function TimelineTab({ events }: { events: readonly DebugEvent[] }) {
  const [filter, setFilter] = useState(showsAll);
  const list = useRef<HTMLOListElement>(null);
  const timeline = timelineOf(events);
  const shown = filterTimeline(timeline, filter);
  const step = (by: number) => {
    const lines = [
      ...(list.current?.querySelectorAll<HTMLElement>('summary') ?? []),
    ];
    const at = lines.indexOf(document.activeElement as HTMLElement);
    const next = at < 0 ? (by > 0 ? 0 : lines.length - 1) : at + by;
    lines[next]?.focus();
  };
  useShortcut('j', 'Next event of the timeline', () => step(1));
  useShortcut('k', 'Previous event of the timeline', () => step(-1));

  return (
    <div className="stack">
      <div className="timeline-filters">
        <FormField label="Actor">
          <Select
            options={actorOptions}
            selectedOption={
              actorOptions.find(({ value }) => value === filter.actor) ??
              anyActor
            }
            onChange={({ detail }) => {
              const value = detail.selectedOption.value as Actor | '';
              setFilter({ ...filter, actor: value || null });
            }}
          />
        </FormField>
        <FormField label="Text">
          <Input
            type="search"
            value={filter.text}
            onChange={({ detail }) =>
              setFilter({ ...filter, text: detail.value })
            }
          />
        </FormField>
        <Checkbox
          checked={filter.problems_only}
          onChange={({ detail }) =>
            setFilter({ ...filter, problems_only: detail.checked })
          }
        >
          Problems only
        </Checkbox>
      </div>
      {shown.length === 0 ? (
        <p role="status">No event matches. There are {timeline.length}.</p>
      ) : (
        <ol className="timeline" ref={list} aria-label="Timeline">
          {shown.map((entry) => (
            <TimelineLine
              key={`${entry.index} ${entry.event.type}`}
              entry={entry}
            />
          ))}
        </ol>
      )}
    </div>
  );
}

function TimelineLine({
  entry: { event, offset_seconds, waited },
}: {
  entry: TimelineEvent;
}) {
  const actor = actorOf(event);
  return (
    <>
      {waited && <li className="timeline-gap">{waited}</li>}
      <li className={isProblem(event) ? 'timeline-problem' : undefined}>
        <details>
          <summary>
            <span className="timeline-when figures">
              <Time at={event.at} as="clock" /> +{formatSeconds(offset_seconds)}
            </span>{' '}
            <Badge color={isProblem(event) ? 'red' : 'grey'}>
              {isProblem(event) ? `${actor}: problem` : actor}
            </Badge>{' '}
            {event.text}
            {event.sip_code !== null && ` (SIP ${event.sip_code})`}
          </summary>
          <pre className="timeline-payload">
            {JSON.stringify(event, null, 2)}
          </pre>
        </details>
      </li>
    </>
  );
}
