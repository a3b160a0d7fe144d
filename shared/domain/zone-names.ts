/** Spellings of one zone: `us/pacific` and `America/Los_Angeles` are the same clock. */
const known = new Map<string, string>();
/** Callers choose names: they must not fill the memory. */
const MAX_KNOWN = 2_000;

/** The name that stands for all spellings of a zone; of what is none, itself. */
function mainName(zone: string): string {
  const found = known.get(zone);
  if (found !== undefined) return found;
  const name = resolved(zone);
  if (known.size < MAX_KNOWN) known.set(zone, name);
  return name;
}

function resolved(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', {
      timeZone: zone,
    }).resolvedOptions().timeZone;
  } catch {
    return zone;
  }
}

/** Whether two IANA names, in any case and of any age, mean one zone. */
export const isSameZone = (a: string, b: string): boolean =>
  a === b || mainName(a) === mainName(b);
