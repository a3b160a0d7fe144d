import {
  type AttemptView,
  attemptView,
  type ContactView,
  contactView,
} from '#shared/contracts/contacts.ts';

/** Builders of rows for tests: the contract checks each. */

const AT = '2026-05-10T18:00:00.000Z';

export function anAttempt(over: Partial<AttemptView> = {}): AttemptView {
  return attemptView.parse({
    id: 'att_01m7z3zd9smzhgh3zdjp42cgay',
    contact_id: 'con_1',
    attempt_number: 1,
    kind: 'first',
    phone_number: '+13125550191',
    from_number: '+12025550100',
    carrier_id: 'car_simulated',
    conversation_id: null,
    status: 'ended',
    outcome: 'busy',
    sip_code: 486,
    sip_text: 'Line busy',
    attach_failed: false,
    possibly_blocked: false,
    started_at: AT,
    answered_at: null,
    ended_at: '2026-05-10T18:00:01.000Z',
    ring_seconds: 1,
    duration_seconds: 0,
    cost_usd: 0,
    result: null,
    ...over,
  });
}

export function aContact(over: Partial<ContactView> = {}): ContactView {
  return contactView.parse({
    id: 'con_1',
    campaign_id: 'cmp_1',
    seq: 0,
    version: 1,
    external_id: 'crm-1',
    phone_number: '+13125550191',
    phone_numbers: null,
    custom_fields: {},
    status: 'pending',
    bucket: 'pending',
    terminal: false,
    attempt_count: 0,
    max_attempts: 3,
    system_retries: 0,
    next_eligible_at: null,
    timezone: null,
    scheduled_at: null,
    timezone_source: null,
    blocker: null,
    disposition: null,
    last_result: null,
    duration_seconds: 0,
    score: null,
    from_number: null,
    last_attempted_at: null,
    callback: null,
    variant: null,
    attempts: [],
    ...over,
  });
}
