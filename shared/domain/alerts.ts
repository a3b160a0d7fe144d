import {
  abandonRate,
  answerRateFell,
  budgetNearlySpent,
  campaignFailed,
  carrierRefusing,
  notDialing,
  numberDegraded,
  pausedBySystem,
  uploadTrouble,
} from './alert-rules.ts';
import type { Campaign } from './campaign.ts';
import { type Circuit, refusedWords } from './circuit.ts';
import { type CountryHold, heldWords } from './country-hold.ts';
import { epochMs, iso } from './instant.ts';
import type { NumberRow } from './number-rows.ts';
import type { RunCounters } from './run-counters.ts';

/**
 * What of an organization's campaigns needs a person: each rule is a function
 * from known facts to an alert, or to none. What is not known alerts nobody.
 */

export const alertCodes = [
  'carrier_circuit_open',
  'country_closed',
  'carrier_refusing',
  'campaign_failed',
  'paused_by_system',
  'not_dialing',
  'abandon_rate',
  'answer_rate_fell',
  'number_degraded',
  'upload_rejected',
  'upload_has_rejects',
  'budget_nearly_spent',
] as const;
export type AlertCode = (typeof alertCodes)[number];

export const alertSeverities = ['error', 'warning', 'info'] as const;
export type AlertSeverity = (typeof alertSeverities)[number];

/** Where the way out is. */
export const alertActions = [
  'open_campaign',
  'open_health',
  'open_pacing',
  'open_numbers',
  'open_audience',
  'open_budget',
  'resume',
] as const;
export type AlertAction = (typeof alertActions)[number];

export interface Alert {
  readonly code: AlertCode;
  readonly severity: AlertSeverity;
  /** Null: of the whole organization. */
  readonly campaign_id: string | null;
  readonly campaign_name: string | null;
  /** For people, with its full stop. */
  readonly text: string;
  /** RFC 3339, where that is known. */
  readonly since: string | null;
  /** Rates 0..1, durations in seconds; and what it is held against. */
  readonly value: number | null;
  readonly threshold: number | null;
  readonly action: { readonly kind: AlertAction; readonly label: string };
}

/** The newest file of a campaign, as far as a rule asks. */
export interface UploadFacts {
  readonly status: string;
  readonly file_name: string;
  readonly rows: number;
  readonly rejected: number;
  readonly error: { readonly detail: string } | null;
  readonly created_at: string;
}

/** What is known of one campaign at one instant. */
export interface AlertFacts {
  readonly campaign: Campaign;
  readonly counters: RunCounters;
  /** Of the run before; null: there is none, or it was not read. */
  readonly previous: RunCounters | null;
  /** Whom nothing holds back; null: not looked at. */
  readonly callable: number | null;
  /** RFC 3339: since when it could dial, of all that is known; null: it cannot. */
  readonly could_dial_since: string | null;
  readonly numbers: readonly NumberRow[];
  readonly upload: UploadFacts | null;
}

export type Found = Pick<Alert, 'code' | 'severity' | 'text' | 'action'> &
  Partial<Pick<Alert, 'since' | 'value' | 'threshold'>>;

/** From what is known to what a person should look at. @param now - epoch milliseconds */
export type Rule = (facts: AlertFacts, now: number) => Found | null;

const alertOf = (
  found: Found,
  campaign?: Pick<Campaign, 'id' | 'name'>,
): Alert => ({
  campaign_id: campaign?.id ?? null,
  campaign_name: campaign?.name ?? null,
  since: null,
  value: null,
  threshold: null,
  ...found,
});

/** A carrier whose circuit is open; its name, unless it is the deployment's own. */
export interface OpenCarrier {
  readonly name: string | null;
  readonly circuit: Circuit;
}

/** Of the organization: nobody is called through a carrier for a while. */
export function carrierCircuit(
  { name, circuit }: OpenCarrier,
  now: number,
): Alert {
  const what = `${name ?? 'The carrier'} ${refusedWords(circuit)}`;
  const nobody =
    name === null ? 'nobody is called' : 'nobody is called through it';
  return alertOf({
    code: 'carrier_circuit_open',
    severity: 'error',
    text:
      epochMs(circuit.until) > now
        ? `${what}: ${nobody} before ${iso(epochMs(circuit.until))}.`
        : `${what}: one call tries whether it takes calls again.`,
    value: circuit.opened,
    action: { kind: 'open_health', label: 'See why' },
  });
}

/** A carrier that takes no calls to some countries; its name, unless it is the deployment's own. */
export interface HeldCarrier {
  readonly name: string | null;
  readonly holds: readonly CountryHold[];
}

/** Of the organization: somebody has to give a permission at the carrier. */
const countriesHeld = ({ name, holds }: HeldCarrier): Alert =>
  alertOf({
    code: 'country_closed',
    severity: 'warning',
    text: `${name ?? 'The carrier'} ${heldWords(holds)}: allow it there. Whom no other carrier calls waits, and is charged with nothing.`,
    value: holds.length,
    action: { kind: 'open_health', label: 'See why' },
  });

const rules: readonly Rule[] = [
  campaignFailed,
  pausedBySystem,
  notDialing,
  carrierRefusing,
  abandonRate,
  answerRateFell,
  numberDegraded,
  uploadTrouble,
  budgetNearlySpent,
];

/** Everything that needs a person: errors first, then in the order of the codes. */
export function alertsOf(
  all: readonly AlertFacts[],
  carriers: readonly OpenCarrier[],
  now: number,
  held: readonly HeldCarrier[] = [],
): Alert[] {
  const own = all.flatMap((facts) =>
    rules.flatMap((rule) => {
      const found = rule(facts, now);
      return found ? [alertOf(found, facts.campaign)] : [];
    }),
  );
  const org = [
    ...carriers.map((carrier) => carrierCircuit(carrier, now)),
    ...held.map(countriesHeld),
  ];
  return [...org, ...own].sort(
    (a, b) =>
      alertSeverities.indexOf(a.severity) -
        alertSeverities.indexOf(b.severity) ||
      alertCodes.indexOf(a.code) - alertCodes.indexOf(b.code),
  );
}
