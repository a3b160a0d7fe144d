import type { Campaign } from './campaign.ts';
import { defaultSettings } from './campaign-settings.ts';
import type { Attempt, ContactState, Outcome } from './contact.ts';
import { type CallNews, claim, untouched } from './contact-events.ts';
import { epochMs, iso } from './instant.ts';

/** Builders for tests: valid, overridable, without chance. */

/** A Monday noon in UTC. */
export const NOON = epochMs('2026-03-02T12:00:00.000Z');

/** A running campaign with the contract's defaults. */
export const makeCampaign = (more: Partial<Campaign> = {}): Campaign => ({
  ...defaultSettings,
  org_id: 'org_a',
  id: 'cmp_1',
  name: 'Spring',
  agent_id: 'agt_demo',
  number_pool: [{ number_id: 'num_demo' }],
  status: 'running',
  completion_reason: null,
  sealed: false,
  version: 1,
  run_number: 1,
  started_at: iso(NOON),
  completed_at: null,
  created_at: iso(NOON),
  created_by: 'key_1',
  updated_at: iso(NOON),
  paused: null,
  draining: false,
  activity_count: 0,
  total_contacts: 10,
  importing: null,
  slots: {},
  ...more,
});

export const makeUntouched = (seq = 0): ContactState =>
  untouched({ org_id: 'org_a', campaign_id: 'cmp_1', run_number: 1, seq });

/** Claims a contact for the attempt `id`. @param at - epoch ms */
export const claimed = (
  state: ContactState,
  id: string,
  at: number = NOON,
): ContactState =>
  claim(state, {
    attempt_id: id,
    phone_number: '+12025550190',
    from_number: '+12025550100',
    slot: 3,
    now: iso(at),
  });

/** News of the attempt `id`, `seconds` after `NOON`. */
export const newsOf = (
  id: string,
  type: CallNews['type'],
  seconds: number,
  more: Partial<CallNews> = {},
): CallNews => ({
  attempt_id: id,
  call_id: `call_${id}`,
  type,
  at: iso(NOON + seconds * 1_000),
  ...more,
});

/** The end of a call that was answered `talk` seconds before. */
export const endOfTalk = (
  id: string,
  seconds: number,
  talk: number,
  more: Partial<CallNews> = {},
): CallNews =>
  newsOf(id, 'ended', seconds, {
    sip_code: 200,
    answered_at: iso(NOON + (seconds - talk) * 1_000),
    ...more,
  });

/** An attempt that is over. */
export const makeAttempt = (
  attempt_number: number,
  outcome: Outcome,
  more: Partial<Attempt> = {},
): Attempt => ({
  id: `att_${attempt_number}`,
  attempt_number,
  kind: attempt_number === 1 ? 'first' : 'retry',
  phone_number: '+12025550190',
  from_number: '+12025550100',
  status: 'ended',
  outcome,
  started_at: iso(NOON),
  ended_at: iso(NOON + 30_000),
  ...more,
});
