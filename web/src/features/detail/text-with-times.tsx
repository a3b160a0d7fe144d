import { Time } from '../../components/time.tsx';

/** RFC 3339 in UTC, as the API writes an instant. */
const INSTANT = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z)/;

/** A sentence of the server, its instants by the clock that was chosen. */
export function TextWithTimes({ text }: { text: string }) {
  return text
    .split(INSTANT)
    .map((part, index) =>
      index % 2 === 1 ? <Time key={part} at={part} /> : part,
    );
}
