import type { Campaign } from '#shared/domain/campaign.ts';
import { weekdays } from '#shared/domain/campaign.ts';
import { defaultSettings } from '#shared/domain/campaign-settings.ts';
import { iso } from '#shared/domain/instant.ts';
import type { OutboundNumber } from '#shared/domain/outbound-number.ts';
import type { Manners } from './carrier.ts';
import {
  drawOther,
  numbersLeft,
  type OtherCarrier,
  withOther,
} from './carriers.ts';
import { between, pick, type Random, stream, whole } from './kernel.ts';
import { withLaws } from './laws.ts';
import { drawLimits, type LimitPlan, withSharedPeople } from './limits.ts';
import { linesOf, numbersOf, withNumbers } from './numbers.ts';
import { withPeople } from './people.ts';
import { withZones } from './zones.ts';

/** What an operator does, and when. */
export interface Operation {
  readonly kind:
    | 'pause'
    | 'stop'
    | 'pause_and_stop'
    | 'restart'
    | 'org_limit'
    | 'campaign_limit'
    | 'do_not_call'
    | 'over_dial'
    | 'retry_now'
    | 'cancel_callback'
    | 'widen_hours'
    | 'erase';
  /** Index of the campaign. */
  readonly campaign: number;
  /** Milliseconds after the start; or, aimed, after the n-th intent. */
  readonly after_ms: number;
  readonly intent: number | null;
  readonly value: number;
}

export interface Scenario {
  readonly start: number;
  /** After which nothing goes wrong any more. */
  readonly calm_after_ms: number;
  readonly org_limit: number;
  readonly campaigns: readonly Campaign[];
  /** That they call from; none: what every organization has. */
  readonly numbers?: readonly OutboundNumber[];
  /** Where some of these are, if not at the deployment's own carrier. */
  readonly other?: OtherCarrier | undefined;
  readonly operations: readonly Operation[];
  readonly manners: Manners;
  /** Of the whole organization. */
  readonly limits?: readonly LimitPlan[];
}

export const MONDAY_NOON = Date.parse('2026-03-02T12:00:00.000Z');

/** A campaign as the API makes it. */
export function makeCampaign(
  id: string,
  org: string,
  changes: Partial<Campaign>,
): Campaign {
  return {
    ...defaultSettings,
    org_id: org,
    id,
    name: id,
    agent_id: 'agt_demo',
    number_pool: [{ number_id: 'num_demo' }],
    status: 'draft',
    completion_reason: null,
    sealed: false,
    version: 1,
    run_number: 1,
    started_at: null,
    completed_at: null,
    created_at: iso(MONDAY_NOON),
    created_by: 'key_sim',
    updated_at: iso(MONDAY_NOON),
    paused: null,
    draining: false,
    activity_count: 0,
    total_contacts: 0,
    importing: null,
    slots: {},
    seats: {},
    ...changes,
  };
}

/** Another small world each seed. */
export function drawScenario(seed: number, org: string): Scenario {
  const random = stream(seed, 'scenario');
  // Of a stream of its own, so that what is drawn here changes nothing else.
  const more = stream(seed, 'rules');
  const many = random() < 0.2;
  // Most worlds are small, since most of what goes wrong needs few to go wrong.
  const sizes = stream(seed, 'size');
  const most = pick(sizes, [1, 2, 2, 3, 3, 4, 6, 16]);
  const plain = Array.from({ length: many ? 3 : whole(random, 1, 2) }, (_, i) =>
    drawCampaign(random, `cmp_${i}`, org, most),
  ).map((campaign) => addRules(more, campaign));
  const paced = plain.map((campaign) =>
    addPacing(stream(seed, `pacing ${campaign.id}`), campaign),
  );
  const people = withPeople(seed, withZones(seed, paced));
  const called = withSharedPeople(seed, withLaws(seed, people));
  const made = numbersOf(seed, called);
  const several = drawOther(seed, MONDAY_NOON, made);
  const { numbers, other } = several ?? { numbers: made };
  const ready = withNumbers(seed, called, numbers);
  const lines = linesOf(numbersLeft(numbers, other));
  const campaigns = other ? withOther(ready, lines, other) : ready;
  const isPaced = campaigns.some(({ dial_mode }) => dial_mode === 'predictive');
  const calm_after_ms = whole(random, 2, 15) * 60_000;
  return {
    start: MONDAY_NOON,
    calm_after_ms,
    limits: drawLimits(seed, calm_after_ms),
    // More lines than seats, or nobody could be left without one.
    org_limit: Math.max(whole(random, 1, 6), isPaced ? 4 : 1),
    campaigns,
    numbers,
    other,
    operations: [
      ...Array.from({ length: whole(random, 0, 5) }, () =>
        drawOperation(random, campaigns.length),
      ),
      ...Array.from({ length: whole(more, 0, 6) }, () =>
        drawContactOperation(more, campaigns.length),
      ),
      ...drawHours(stream(seed, 'hours'), campaigns.length),
      ...campaigns.flatMap(({ dial_mode }, index) =>
        dial_mode === 'predictive'
          ? [drawOverDial(stream(seed, 'over dial'), index)]
          : [],
      ),
    ],
    manners: {
      busy: between(random, 0, 0.3),
      unanswered: between(random, 0, 0.4),
      declined: between(random, 0, 0.2),
      unknown_number: between(random, 0, 0.1),
      asks_for_callback: between(random, 0, 0.3),
      opts_out: between(random, 0, 0.4),
      // And most calls are short: every second of them is a look at the lines.
      talk_ms: [
        500,
        Math.max(
          whole(random, 1, pick(sizes, [4, 8, 20, 60])) * 1_000,
          isPaced ? 40_000 : 0,
        ),
      ],
      machines: between(more, 0, 0.6),
      unclear: between(more, 0, 0.3),
      says_later: between(more, 0, 0.3),
      silent: pick(stream(seed, 'silent'), [0, 0, 0, 0.15]),
      ...(random() < 0.2 && { storm: drawStorm(random) }),
    },
  };
}

function drawStorm(random: Random) {
  const from = MONDAY_NOON + whole(random, 0, 120) * 1_000;
  return { from, until: from + whole(random, 10, 600) * 1_000 };
}

/** @param most - contacts that it has at most */
function drawCampaign(
  random: Random,
  id: string,
  org: string,
  most: number,
): Campaign {
  return makeCampaign(id, org, {
    // Of starts at once that do not fit, the API refuses all but one.
    admission: 'shared',
    total_contacts: whole(random, 1, most),
    max_concurrent_calls: whole(random, 1, 4),
    priority: whole(random, 1, 10),
    ring_timeout_seconds: whole(random, 10, 30),
    max_call_seconds: whole(random, 30, 120),
    callback_detection: { enabled: random() < 0.5 },
    retry_policy: {
      max_attempts: whole(random, 1, 4),
      delay_seconds: whole(random, 5, 120),
      backoff: pick(random, ['fixed', 'linear', 'exponential'] as const),
      on_system: ['no_answer', 'busy', 'timeout', 'rejected'].filter(
        () => random() < 0.8,
      ),
    },
    schedule: {
      ...defaultSettings.schedule,
      timezone: 'UTC',
      windows:
        random() < 0.7
          ? defaultSettings.schedule.windows
          : [
              {
                days: weekdays,
                start: '09:00',
                end: `12:${String(whole(random, 1, 20)).padStart(2, '0')}`,
              },
            ],
    },
    ...(random() < 0.1 && {
      status: 'scheduled' as const,
      scheduled_at: iso(MONDAY_NOON + whole(random, 1, 300) * 1_000),
    }),
  });
}

/** Screening, and the finer rules of retries, in half of all campaigns. */
function addRules(random: Random, campaign: Campaign): Campaign {
  const even = () => random() < 0.5;
  if (even()) return campaign;
  return {
    ...campaign,
    amd: {
      enabled: even(),
      on_machine: pick(random, ['hang_up', 'message', 'attach'] as const),
      on_unknown: pick(random, ['attach', 'hang_up'] as const),
    },
    retry_policy: {
      ...campaign.retry_policy,
      on_custom: even() ? ['call_later'] : [],
      per_outcome: {
        ...(even() && { busy: { delay_seconds: whole(random, 5, 300) } }),
        ...(even() && { no_answer: { max_attempts: whole(random, 1, 3) } }),
        ...(even() && { machine: { delay_seconds: whole(random, 5, 300) } }),
      },
      voicemail: {
        retry: even(),
        max_attempts: even() ? whole(random, 1, 3) : null,
      },
      max_delay_seconds: even() ? 300 : null,
      min_gap_same_number_seconds: even() ? whole(random, 10, 600) : null,
      max_attempts_per_day: random() < 0.2 ? whole(random, 2, 3) : null,
    },
  };
}

/** A third of all campaigns dials more lines than it has seats. */
function addPacing(random: Random, campaign: Campaign): Campaign {
  if (random() < 0.66) return campaign;
  const even = () => random() < 0.5;
  return {
    ...campaign,
    dial_mode: 'predictive',
    total_contacts: Math.max(campaign.total_contacts, whole(random, 4, 10)),
    max_concurrent_calls: whole(random, 1, 2),
    abandoned: {
      message: even(),
      callback: even(),
      lock_hours: random() < 0.3 ? whole(random, 1, 3) : null,
      pause_rate: null,
    },
    retry_policy: {
      ...campaign.retry_policy,
      on_system: [
        ...campaign.retry_policy.on_system,
        ...(even() ? ['abandoned'] : []),
      ],
    },
  };
}

/** Pacing is far too sure of itself, for a while from the start on. */
const drawOverDial = (random: Random, campaign: number): Operation => ({
  kind: 'over_dial',
  campaign,
  after_ms: whole(random, 0, 4),
  intent: null,
  value: whole(random, 1, 6),
});

const drawOperation = (random: Random, campaigns: number): Operation => ({
  kind: pick(random, [
    'pause',
    'pause',
    'stop',
    'pause_and_stop',
    'restart',
    'org_limit',
    'org_limit',
    'campaign_limit',
    'do_not_call',
  ] as const),
  campaign: whole(random, 0, campaigns - 1),
  after_ms: whole(random, 0, 40),
  // Most are aimed at the moment between an intent and its call.
  intent: random() < 0.8 ? whole(random, 1, 15) : null,
  value: whole(random, 1, 6),
});

/** Whoever finds that too few are called lets them be called all day. */
const drawHours = (random: Random, campaigns: number): Operation[] =>
  random() < 0.7
    ? []
    : [
        {
          kind: 'widen_hours',
          campaign: whole(random, 0, campaigns - 1),
          after_ms: whole(random, 0, 300),
          intent: random() < 0.3 ? whole(random, 1, 10) : null,
          value: 1,
        },
      ];

/** Somebody at a list of contacts, in the first ten minutes. */
const drawContactOperation = (
  random: Random,
  campaigns: number,
): Operation => ({
  kind: pick(random, ['retry_now', 'retry_now', 'cancel_callback'] as const),
  campaign: whole(random, 0, campaigns - 1),
  after_ms: whole(random, 0, 120),
  intent: random() < 0.3 ? whole(random, 1, 15) : null,
  value: whole(random, 0, 11),
});
