const whole = new Intl.NumberFormat('en');
const oneDecimal = new Intl.NumberFormat('en', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const twoDecimals = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const money = new Intl.NumberFormat('en', {
  style: 'currency',
  currency: 'USD',
});
const moment = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
});

/** The only place that rounds. Unknown is a dash, never a zero. */
export const UNKNOWN = '–';

export const formatCount = (value: number) => whole.format(value);
export const formatDecimal = (value: number) => twoDecimals.format(value);
export const formatMoney = (usd: number) => money.format(usd);

/** @param rate - 0 to 1 */
export const formatRate = (rate: number) =>
  `${oneDecimal.format(rate * 100)} %`;

/** @param percent - 0 to 100; whole, and 100 only when nothing is left */
export const formatPercent = (percent: number) =>
  `${percent >= 100 ? 100 : Math.floor(percent)} %`;

export function formatSeconds(seconds: number | null): string {
  if (seconds === null) return UNKNOWN;
  if (seconds < 59.5)
    return `${twoDecimals.format(Math.round(seconds * 10) / 10)} s`;
  const rounded = Math.round(seconds);
  const minutes = Math.floor(rounded / 60);
  const rest = rounded % 60;
  if (minutes < 60) return rest ? `${minutes} min ${rest} s` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48)
    return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.floor(hours / 24)} days`;
}

/** @param instant - RFC 3339; shown in the zone of the browser, and it says which */
export const formatInstant = (instant: string | null) =>
  instant === null ? UNKNOWN : moment.format(new Date(instant));

const inZone = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string, kind: 'instant' | 'clock') {
  const key = `${kind} ${zone}`;
  const known = inZone.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(undefined, {
    ...(kind === 'instant' && { day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    timeZone: zone,
  });
  inZone.set(key, made);
  return made;
}

/** @param zone - IANA name */
export const formatInstantIn = (instant: string, zone: string) =>
  formatterOf(zone, 'instant').format(new Date(instant));

/** Hours to seconds with the zone, where the day is plain. */
export const formatClockIn = (instant: string, zone: string) =>
  formatterOf(zone, 'clock').format(new Date(instant));

const DAY_MS = 86_400_000;

/**
 * "4 min ago", "in 2 h 10 min"; a day off or more says nothing.
 *
 * @param now - epoch ms
 */
export function formatRelative(instant: string, now: number): string | null {
  const away = Date.parse(instant) - now;
  if (Math.abs(away) >= DAY_MS) return null;
  const seconds = Math.round(Math.abs(away) / 1_000);
  if (seconds < 1) return 'now';
  const coarse = seconds < 60 ? seconds : Math.floor(seconds / 60) * 60;
  return away > 0
    ? `in ${formatSeconds(coarse)}`
    : `${formatSeconds(coarse)} ago`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  if (bytes < 1_048_576) return `${oneDecimal.format(bytes / 1_024)} KB`;
  return `${oneDecimal.format(bytes / 1_048_576)} MB`;
}

/** `1 call`, `1,200 calls` */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** `manual_stopped` → `Manual stopped` */
export function formatCode(code: string): string {
  const words = code
    .replaceAll('_', ' ')
    .replace(/\b(amd|dnc|sip)\b/g, (letters) => letters.toUpperCase())
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The last eight characters: ids sort by time, so the first ones are alike. */
export const getShortCampaignId = (id: string) => id.slice(-8);
