import { type AccountField, carrierKindFacts } from './carrier-kinds.ts';
import type { CarrierProfile, ProfileKind } from './carrier-profile.ts';

/** One field of an account that cannot be used; `path` is dotted. */
export interface FieldFault {
  readonly path: string;
  readonly code: 'required' | 'unknown_field' | 'invalid_format';
  /** For people; holds no value, which may be most of a secret. */
  readonly message: string;
}

export type Values = Readonly<Record<string, string>>;

/** As somebody sends them: null takes a value out. */
export type GivenValues = Readonly<Record<string, string | null>>;

export const fieldsOf = (
  kind: ProfileKind,
  part: 'settings' | 'credentials',
): readonly AccountField[] =>
  kind === 'http' ? [] : carrierKindFacts[kind][part];

/** What was kept, with what is given over it. */
export const overKept = (kept: Values, given: GivenValues): Values =>
  Object.fromEntries(
    Object.entries({ ...kept, ...given }).filter(
      (entry): entry is [string, string] => entry[1] !== null,
    ),
  );

/** The settings as adapters read them, with the defaults of what was left out. */
export function withDefaults(kind: ProfileKind, settings: Values): Values {
  const defaults = fieldsOf(kind, 'settings').flatMap(
    ({ name, default: value }) => (value === undefined ? [] : [[name, value]]),
  );
  const given = Object.entries(settings).map(([name, value]) => [
    name,
    isAddress(name) ? value.replace(BEHIND_ADDRESS, '') : value,
  ]);
  return { ...Object.fromEntries(defaults), ...Object.fromEntries(given) };
}

/** With which vendors' own programs write an address: its version, a slash. */
const BEHIND_ADDRESS = /(\/v[12])?\/?$/;

/** Everything that is wrong with the settings, or the credentials, of an account. */
export function faultsOf(
  kind: ProfileKind,
  part: 'settings' | 'credentials',
  values: Values,
): FieldFault[] {
  const fields = fieldsOf(kind, part);
  const unknown = Object.keys(values)
    .filter((name) => !fields.some((field) => field.name === name))
    .map(
      (name): FieldFault => ({
        path: `${part}.${name}`,
        code: 'unknown_field',
        message: 'is not a known field',
      }),
    );
  return [
    ...unknown,
    ...fields.flatMap((field) => faultOfField(part, field, values)),
  ];
}

function faultOfField(
  part: string,
  { name, label, pattern, optional }: AccountField,
  values: Values,
): FieldFault[] {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  const path = `${part}.${name}`;
  if (value === undefined || value === '') {
    const message = `is required (${label})`;
    return optional ? [] : [{ path, code: 'required', message }];
  }
  if (pattern.test(value)) return [];
  const message = `does not look like ${label}`;
  return [{ path, code: 'invalid_format', message }];
}

/** Whether a setting is where credentials are sent to. */
export const isAddress = (name: string): boolean => name.endsWith('_url');

/** Whether credentials would be sent elsewhere than before. */
export const isMoved = (
  kind: ProfileKind,
  before: Values,
  after: Values,
): boolean => differ(kind, before, after, isAddress);

function differ(
  kind: ProfileKind,
  before: Values,
  after: Values,
  isMeant: (name: string) => boolean,
): boolean {
  const [from, to] = [withDefaults(kind, before), withDefaults(kind, after)];
  return fieldsOf(kind, 'settings').some(
    ({ name }) => isMeant(name) && from[name] !== to[name],
  );
}

/** Settings that say which account it is, beside its address. */
const IDENTITY = new Set([
  'account_sid',
  'connection_id',
  'sip_media_application_id',
  'region',
]);
const isIdentity = (name: string) => isAddress(name) || IDENTITY.has(name);

/** Whether another account is named than before, which knows nothing of the calls of this one. */
export const isOther = (
  kind: ProfileKind,
  before: Values,
  after: Values,
): boolean => differ(kind, before, after, isIdentity);

/** The addresses among the settings, which have to be safe to ask. */
export const addressesOf = (
  profile: Pick<CarrierProfile, 'kind' | 'settings'>,
): readonly { readonly path: string; readonly url: string }[] =>
  Object.entries(profile.settings ?? {})
    .filter(([name]) => isAddress(name))
    .map(([name, url]) => ({ path: `settings.${name}`, url }));
