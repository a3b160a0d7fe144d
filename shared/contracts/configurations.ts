import * as z from 'zod';
import {
  aliasSettings,
  callingWindow,
  canonicalSettings,
  timeZone,
  windowOverride,
} from './campaign-settings.ts';
import {
  overrideView,
  retryPolicyView,
  scheduleView,
  windowView,
} from './campaigns.ts';
import {
  instant,
  namesSomething,
  orNull,
  pageOf,
  pageQuery,
} from './common.ts';
import { defineRoute } from './route.ts';

/** What a configuration may say of the campaigns that are made with it. */
const settings = z.object(canonicalSettings).pick({
  agent_id: true,
  number_pool: true,
  number_selection: true,
  max_concurrent_calls: true,
  dial_mode: true,
  pass_mode: true,
  retry_share: true,
  priority: true,
  admission: true,
  retry_policy: true,
  schedule: true,
  amd: true,
  callback_detection: true,
  recording: true,
  ring_timeout_seconds: true,
  max_call_seconds: true,
  default_country: true,
  compliance: true,
  variables: true,
}).shape;
export type ConfiguredField = keyof typeof settings;
export const configuredFields = Object.keys(settings) as ConfiguredField[];

const windows = z.array(callingWindow).max(50);
const overrides = z.array(windowOverride).max(20);
/** What AnyReach calls some of them; its windows lie beside each other. */
const theirs = {
  default_timezone: timeZone,
  default_windows: windows,
  overrides,
  scheduled_windows: windows.nullable(),
  scheduled_overrides: overrides.nullable(),
  default_country_code: settings.default_country,
};

const fields = {
  ...z
    .object(
      Object.fromEntries(
        Object.entries(settings).map(([name, schema]) => [
          name,
          orNull(schema),
        ]),
      ) as unknown as {
        [K in ConfiguredField]: z.ZodNullable<(typeof settings)[K]>;
      },
    )
    .partial().shape,
  ...z.object({ ...aliasSettings, ...theirs }).partial().shape,
};
const name = z.string().trim().min(1).max(200);

const createConfigurationBody = z
  .strictObject({ name, ...fields })
  .meta({ id: 'CreateConfiguration' });
export type CreateConfigurationBody = z.output<typeof createConfigurationBody>;

const updateConfigurationBody = z
  .strictObject({ name: name.optional(), ...fields })
  .refine(...namesSomething)
  .meta({ id: 'UpdateConfiguration' });

/** What is null here is what the campaign says, or what every campaign has. */
const configurationView = z
  .object({
    id: z.string(),
    org_id: z.string(),
    name: z.string(),
    version: z.int(),
    agent_id: z.string().nullable(),
    number_pool: z
      .array(z.object({ number_id: z.string(), weight: z.number().nullable() }))
      .nullable(),
    number_selection: settings.number_selection.nullable(),
    max_concurrent_calls: z.int().nullable(),
    dial_mode: settings.dial_mode.nullable(),
    pass_mode: settings.pass_mode.nullable(),
    retry_share: z.number().nullable(),
    priority: z.int().nullable(),
    admission: settings.admission.nullable(),
    retry_policy: orNull(retryPolicyView),
    max_retries: z.int().nullable(),
    retry_delay_seconds: z.int().nullable(),
    schedule: orNull(scheduleView),
    default_timezone: z.string().nullable(),
    default_windows: z.array(windowView).nullable(),
    overrides: z.array(overrideView).nullable(),
    scheduled_windows: z.array(windowView).nullable(),
    scheduled_overrides: z.array(overrideView).nullable(),
    amd: settings.amd.nullable(),
    callback_detection: settings.callback_detection.nullable(),
    recording: settings.recording.nullable(),
    ring_timeout_seconds: z.int().nullable(),
    max_call_seconds: z.int().nullable(),
    default_country: z.string().nullable(),
    default_country_code: z.string().nullable(),
    compliance: z.object({ profile: z.string() }).nullable(),
    variables: z.record(z.string(), z.unknown()).nullable(),
    created_at: instant,
    created_by: z.string(),
    updated_at: instant,
  })
  .meta({ id: 'Configuration' });
export type ConfigurationView = z.output<typeof configurationView>;

const params = z.strictObject({ configuration_id: z.string().min(1).max(100) });
const one = { 200: { description: 'As it is', json: configurationView } };
const read = { tag: 'configurations', scopes: ['campaigns:read'] } as const;
const manage = { tag: 'configurations', scopes: ['campaigns:manage'] } as const;

const list = {
  ...read,
  method: 'GET',
  summary: 'List what campaigns can be made with',
  query: pageQuery,
  responses: {
    200: {
      description: 'A page',
      json: pageOf(configurationView).meta({ id: 'ConfigurationList' }),
    },
  },
} as const;
const create = {
  ...manage,
  method: 'POST',
  summary: 'Keep settings that campaigns are to share',
  body: createConfigurationBody,
  responses: { 201: { description: 'Created', json: configurationView } },
} as const;
const get = {
  ...read,
  method: 'GET',
  summary: 'Read a configuration',
  params,
  responses: one,
} as const;
const update = {
  ...manage,
  method: 'PATCH',
  summary: 'Change a configuration; campaigns that are there stay as they are',
  params,
  body: updateConfigurationBody,
  responses: one,
} as const;
const remove = {
  ...manage,
  method: 'DELETE',
  summary: 'Delete a configuration that no unfinished campaign was made with',
  params,
  responses: { 204: { description: 'Deleted' } },
} as const;

const path = '/api/v1/configurations';
const onePath = `${path}/{configuration_id}` as const;
const theirPath = '/api/v1/campaign/configurations';
const theirOne = `${theirPath}/{configuration_id}` as const;
const compat = { tag: 'compatibility', compat: true } as const;

export const configurationRoutes = [
  defineRoute({ ...list, path, operation_id: 'list_configurations' }),
  defineRoute({ ...create, path, operation_id: 'create_configuration' }),
  defineRoute({ ...get, path: onePath, operation_id: 'get_configuration' }),
  defineRoute({
    ...update,
    path: onePath,
    operation_id: 'update_configuration',
  }),
  defineRoute({
    ...remove,
    path: onePath,
    operation_id: 'delete_configuration',
  }),
  defineRoute({
    ...list,
    ...compat,
    path: theirPath,
    operation_id: 'compat_list_configurations',
    alias_of: 'list_configurations',
  }),
  defineRoute({
    ...create,
    ...compat,
    path: theirPath,
    operation_id: 'compat_create_configuration',
    alias_of: 'create_configuration',
  }),
  defineRoute({
    ...get,
    ...compat,
    path: theirOne,
    operation_id: 'compat_get_configuration',
    alias_of: 'get_configuration',
  }),
  defineRoute({
    ...update,
    ...compat,
    path: theirOne,
    operation_id: 'compat_update_configuration',
    alias_of: 'update_configuration',
  }),
  defineRoute({
    ...remove,
    ...compat,
    path: theirOne,
    operation_id: 'compat_delete_configuration',
    alias_of: 'delete_configuration',
  }),
] as const;
