/** What a bot is told of a call, flat: `{address: {city}}` is `address.city`. */
export type Told = readonly (readonly [name: string, value: string])[];

/**
 * The campaign's and the contact's values, flat, and in their order. What is
 * unset is left out, and so is a name that we use ourselves.
 */
export function flatVariables(
  conversation_id: string,
  variables: Readonly<Record<string, unknown>>,
): Told {
  const all = new Map([['conversation_id', conversation_id]]);
  for (const [name, value] of flat('', variables)) {
    if (!all.has(name)) all.set(name, value);
  }
  return [...all];
}

function* flat(
  prefix: string,
  values: object,
): Generator<readonly [string, string]> {
  for (const [key, value] of Object.entries(values)) {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    if (value === null || value === undefined) continue;
    if (typeof value === 'object') yield* flat(name, value);
    else yield [name, String(value)];
  }
}
