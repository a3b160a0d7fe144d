import * as z from 'zod';

/**
 * Every `code` of a problem answer, with its title. A code is stable: programs
 * switch on it, so none is renamed and none is dropped.
 */
export const problemTitles = {
  malformed_json: 'The body is not valid JSON',
  invalid_request: 'The request is not valid',
  scheduled_at_in_past: 'The start lies in the past',
  offset_too_deep: 'The offset is too deep',
  unauthorized: 'Authentication failed',
  missing_organization: 'No organization was named',
  forbidden: 'The credential lacks a scope',
  not_found: 'Not found',
  method_not_allowed: 'The method is not allowed here',
  invalid_transition: 'It is in another state',
  not_editable: 'This cannot be changed in this state',
  concurrent_budget_exceeded: 'The concurrent call budget is exceeded',
  changed_meanwhile: 'Somebody else changed it at the same moment',
  idempotency_key_in_progress: 'The first request with this key still runs',
  upload_in_progress: 'Another upload is being attached',
  contact_in_call: 'The contact is in a call',
  call_in_progress: 'The call is not over',
  do_not_call: 'The number is on a do-not-call list',
  contact_finished: 'The contact waits for no call',
  contact_erased: 'What was held about the person was erased',
  callbacks_off: 'The campaign promises no callbacks',
  too_many_callbacks: 'The contact was promised too many callbacks',
  number_exists: 'There is such a number already',
  too_many_agents: 'There are too many agents',
  too_many_webhooks: 'There are too many endpoints',
  webhook_inactive: 'The endpoint is switched off',
  configuration_in_use: 'Campaigns were made with this configuration',
  number_in_use: 'Campaigns call from this number',
  carrier_in_use: 'Numbers or calls are at this carrier',
  precondition_failed: 'It was changed since it was read',
  payload_too_large: 'The body is too large',
  use_upload: 'The file is too large for one request',
  unsupported_media_type: 'The content type is not supported',
  not_ready: 'Not ready to call',
  invalid_reference: 'Something that is referred to cannot be used',
  carrier_refused: 'The carrier refuses the account',
  idempotency_key_reused: 'The key was used for another request',
  missing_phone_number_column: 'The file has no phone number column',
  no_valid_contacts: 'The file has no contact that can be called',
  unreadable_file: 'The file cannot be read',
  too_many_rows: 'The file has too many rows',
  too_many_contacts: 'Too many contacts for one request',
  too_many_streams: 'Too many streams are open',
  too_many_requests: 'Too many requests',
  carrier_unavailable: 'The carrier cannot be asked now',
  internal: 'Something failed on our side',
} as const;
export type ProblemCode = keyof typeof problemTitles;
export const problemCodes = Object.keys(problemTitles) as ProblemCode[];

/**
 * `type` of a problem: where the dashboard explains its code, on the origin that
 * answered. A path, since a deployment does not know its own address.
 */
export const problemType = (code: ProblemCode) => `/help/codes/${code}`;

/** One thing that is wrong: `path` is dotted (`schedule.windows.0.start`). */
export const problemError = z
  .object({ path: z.string(), code: z.string(), message: z.string() })
  .meta({ id: 'ProblemError' });
export type ProblemError = z.output<typeof problemError>;

/** RFC 9457 body of every answer that is not 2xx. May carry more members. */
export const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(problemCodes),
    detail: z.string(),
    errors: z.array(problemError).optional(),
    request_id: z.string(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.output<typeof problem>;

/** Members of 412 `precondition_failed` of a campaign: who was faster, and when. */
export const versionProblem = z
  .looseObject({
    ...problem.shape,
    current_version: z.int(),
    current: z.object({
      version: z.int(),
      status: z.string(),
      updated_at: z.string(),
      updated_by: z.string().nullable(),
      updated_by_name: z.string().nullable(),
      action: z.string().nullable(),
      changes: z.record(z.string(), z.unknown()).nullable(),
    }),
  })
  .meta({ id: 'VersionProblem' });
export type VersionProblem = z.output<typeof versionProblem>;

/** Members of 409 `concurrent_budget_exceeded`. */
export const budgetProblem = z
  .looseObject({
    ...problem.shape,
    cap: z.int(),
    in_use: z.int(),
    requested: z.int(),
    running: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        max_concurrent_calls: z.int(),
      }),
    ),
  })
  .meta({ id: 'ConcurrentBudgetProblem' });
export type BudgetProblem = z.output<typeof budgetProblem>;
