import type {
  CreateCarrier,
  UpdateCarrier,
} from '#shared/client/generated/types.gen.ts';
import {
  type FieldFault,
  faultsOf,
  withDefaults,
} from '#shared/domain/carrier-fields.ts';
import {
  type CarrierKind,
  carrierKindFacts,
  carrierKinds,
} from '#shared/domain/carrier-kinds.ts';
import type { Base, Field } from '../../lib/use-edit-form.ts';
import type { CarrierView } from './use-carriers.ts';

/** Kinds that somebody has an account at: the simulated one is the deployment's. */
export const addableKinds = carrierKinds.filter(
  (kind): kind is AddableKind => kind !== 'simulated',
);
export type AddableKind = Exclude<CarrierKind, 'simulated'>;

type Values = Readonly<Record<string, string>>;

export interface CarrierForm {
  readonly kind: AddableKind;
  readonly name: string;
  readonly active: boolean;
  /** As typed; empty is what a new account of the kind has. */
  readonly calls_per_second: string;
  readonly settings: Values;
  /** As typed now: those that are kept come from nowhere. */
  readonly credentials: Values;
}

export const formFields: readonly Field<CarrierForm>[] = [
  { name: 'name', label: 'Name', text: ({ name }) => name },
  {
    name: 'active',
    label: 'Active',
    text: ({ active }) => (active ? 'On' : 'Off'),
  },
  {
    name: 'calls_per_second',
    label: 'Calls a second',
    text: ({ calls_per_second }) => calls_per_second || 'As new accounts have',
  },
  {
    name: 'settings',
    label: 'Settings',
    text: ({ kind, settings }) =>
      carrierKindFacts[kind].settings
        .filter(({ name }) => settings[name])
        .map(({ name, label }) => `${label}: ${settings[name]}`)
        .join('; ') || '–',
  },
  {
    name: 'credentials',
    label: 'Credentials',
    text: ({ credentials }) =>
      Object.values(credentials).some(Boolean) ? 'New ones' : 'As they are',
  },
];

export const emptyForm = (kind: AddableKind): CarrierForm => ({
  kind,
  name: carrierKindFacts[kind].label.replace(/ \(.*/, ''),
  active: true,
  calls_per_second: '',
  settings: {},
  credentials: {},
});

/** @param carrier - null: a new one */
export const baseOf = (carrier: CarrierView | null): Base<CarrierForm> =>
  carrier === null
    ? { version: null, form: emptyForm('twilio') }
    : {
        version: carrier.version,
        form: {
          kind: carrier.kind as AddableKind,
          name: carrier.name,
          active: carrier.status === 'active',
          calls_per_second: String(carrier.calls_per_second ?? ''),
          settings: carrier.settings,
          credentials: {},
        },
      };

/** What was typed, without what is empty: a default holds there, or what is kept. */
const given = (values: Values): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== ''),
  );

/** Over what is kept: what was emptied is taken out. */
const changed = (values: Values): Record<string, string | null> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value.trim() || null]),
  );

/** What is to be changed, as the API has it. */
export const changeBody = ({
  name,
  active,
  calls_per_second,
  settings,
  credentials,
}: Partial<CarrierForm>): UpdateCarrier => ({
  ...(name !== undefined && { name: name.trim() }),
  ...(active !== undefined && {
    status: active ? ('active' as const) : ('inactive' as const),
  }),
  ...(calls_per_second !== undefined && {
    calls_per_second: rateOf(calls_per_second),
  }),
  ...(settings !== undefined && { settings: changed(settings) }),
  ...(credentials !== undefined && { credentials: given(credentials) }),
});

/** A new one, as the API has it. */
export const newBody = (form: CarrierForm): CreateCarrier => ({
  kind: form.kind,
  name: form.name.trim(),
  status: form.active ? 'active' : 'inactive',
  calls_per_second: rateOf(form.calls_per_second),
  settings: given(form.settings),
  credentials: given(form.credentials),
});

const rateOf = (text: string) => (text.trim() === '' ? null : Number(text));

/**
 * What can be told without asking the carrier, by the path of its field.
 *
 * @param kept - names of credentials that there are, or may be, elsewhere: these may stay empty
 */
export function formFaults(
  form: CarrierForm,
  kept: readonly string[] = [],
): ReadonlyMap<string, string> {
  const { kind } = form;
  const settings = withDefaults(kind, given(form.settings));
  const credentials = given(form.credentials);
  const faults = [
    ...faultsOf(kind, 'settings', settings),
    ...faultsOf(kind, 'credentials', credentials).filter(
      ({ path, code }) =>
        code !== 'required' || !kept.includes(path.split('.')[1] ?? ''),
    ),
  ];
  const rate = form.calls_per_second.trim();
  return new Map([
    ...(form.name.trim() === '' ? [['name', 'A name is needed'] as const] : []),
    ...(rate !== '' && !(Number(rate) > 0)
      ? [['calls_per_second', 'A number above 0'] as const]
      : []),
    ...faults.map((fault) => [fault.path, faultText(kind, fault)] as const),
  ]);
}

/** Never with the value itself: it may be a secret. */
function faultText(kind: AddableKind, { path, code, message }: FieldFault) {
  const [part, name] = path.split('.');
  const fields = carrierKindFacts[kind];
  const all = part === 'settings' ? fields.settings : fields.credentials;
  const field = all.find((one) => one.name === name);
  if (!field) return message;
  return code === 'required'
    ? `${field.label} is needed`
    : `This is no ${field.label}: one looks like ${field.example}`;
}
