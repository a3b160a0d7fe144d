import type {
  Attempt,
  Campaign,
  Contact,
} from '#shared/client/generated/types.gen.ts';
import { type Finding, failed, ok, warning } from './finding.ts';
import { FICTION, type TestNumber } from './test-number.ts';

/** What a test call came to. */
export type CallCame =
  /** It was never started: why. */
  | { readonly kind: 'refused'; readonly why: string }
  /** It did not end in time: what dialling waited for. */
  | { readonly kind: 'late'; readonly why: string; readonly waited_ms: number }
  | { readonly kind: 'left' }
  | {
      readonly kind: 'over';
      readonly campaign: Campaign;
      readonly contact: Contact | undefined;
      /** From the start to the end of the stream, by this machine. */
      readonly took_ms: number;
      /** Heard by SSE. */
      readonly snapshots: number;
    };

type Over = Extract<CallCame, { kind: 'over' }>;

/** A tick, a queue and two cold functions. */
const SLOW_MS = 15_000;

/** The checks of a test call. */
export function judgeCall(
  came: CallCame,
  called: TestNumber,
  simulated: boolean,
): Finding[] {
  const advice = 'Mend what it says, and call again.';
  switch (came.kind) {
    case 'left':
      return [
        failed('test call', 'left by Ctrl-C', 'Call again.', 'Test call'),
      ];
    case 'refused':
      return [failed('test call', came.why, advice, 'Test call')];
    case 'late': {
      const seconds = Math.round(came.waited_ms / 1_000);
      const seen = `not over after ${seconds} s: ${came.why}`;
      return [failed('test call', seen, advice, 'Test call')];
    }
    case 'over':
      return [judgeOutcome(came, called, simulated), judgeEvents(came)];
    default:
      return came satisfies never;
  }
}

function judgeEvents({ snapshots }: Over): Finding {
  if (snapshots > 0) return ok('events', `${snapshots} snapshots by SSE`);
  const advice =
    'Something in between holds the stream back: it must not buffer or compress it.';
  return failed('events', 'the stream said nothing', advice, 'Live updates');
}

function judgeOutcome(
  came: Over,
  called: TestNumber,
  simulated: boolean,
): Finding {
  const { campaign, contact } = came;
  const check = 'test call';
  const attempt = contact?.attempts.at(-1);
  if (!attempt)
    return failed(check, neverCalled(came), NEVER_ADVICE, 'Test call');
  const seen = `${called.number}: ${endText(attempt)}; ${timesText(came, attempt)}`;
  if (campaign.status !== 'completed') {
    const advice = 'Look at the run in Step Functions.';
    return failed(
      check,
      `${seen}; the campaign ${campaign.status}`,
      advice,
      'Test call',
    );
  }
  if (attempt.outcome === 'completed') return judgePace(came, attempt, seen);
  if (attempt.outcome && isSilence(attempt.outcome))
    return failed(check, seen, SILENT_ADVICE, 'Test call');
  if (simulated && called.number === FICTION) {
    const advice = 'This number always answers: look at the simulated carrier.';
    return failed(check, seen, advice, 'Test call');
  }
  if (simulated || !called.is_fiction) return judgePace(came, attempt, seen);
  const advice =
    'The carrier was reached, and nobody has this number: ring a phone of yours with --to and --yes.';
  return warning(check, seen, advice, 'Test call');
}

const NEVER_ADVICE = 'Look at the log of the function `dial`.';
const SILENT_ADVICE =
  'The carrier took the call and told nothing: does it send its webhooks to CarrierEventsUrl, signed with our secret?';

const isSilence = (outcome: string) =>
  ['timeout', 'unknown', 'error'].includes(outcome);

function neverCalled({ campaign, contact }: Over): string {
  if (contact?.status === 'suppressed')
    return 'the number is on the do-not-call list';
  const why = contact?.blocker?.text ?? contact?.last_result;
  const retries = contact?.system_retries ?? 0;
  return [
    `no call was placed, and the campaign is ${campaign.status}`,
    why,
    retries > 0 && `the carrier refused ${retries} times`,
  ]
    .filter(Boolean)
    .join(': ');
}

const endText = ({ outcome, sip_code }: Attempt) =>
  `${outcome ?? 'no outcome'}${sip_code ? ` (SIP ${sip_code})` : ''}`;

/** Waits that the deployment told; its clock may run faster than this one. */
function timesText({ campaign, took_ms }: Over, attempt: Attempt): string {
  const { started_at: placed, answered_at, ended_at } = attempt;
  const parts = [
    ['placed', campaign.started_at, placed],
    ['answered', placed, answered_at],
    ['ended', answered_at ?? placed, ended_at],
    ['complete', ended_at, campaign.completed_at],
  ] as const;
  const told = parts.flatMap(([what, from, to]) =>
    from && to ? [`${what} after ${secondsBetween(from, to)} s`] : [],
  );
  return `${told.join(', ')}; ${(took_ms / 1_000).toFixed(1)} s here`;
}

const msBetween = (from: string, to: string) =>
  Date.parse(to) - Date.parse(from);
const secondsBetween = (from: string, to: string) =>
  (msBetween(from, to) / 1_000).toFixed(1);

function judgePace(
  { campaign, took_ms }: Over,
  attempt: Attempt,
  seen: string,
): Finding {
  const { started_at: placed, ended_at } = attempt;
  const { started_at, completed_at } = campaign;
  const waits = [
    [
      started_at,
      placed,
      'It took long to be placed: look at the queue `dial`.',
    ],
    [
      ended_at,
      completed_at,
      'It took long to be complete: look at the workflow.',
    ],
  ] as const;
  for (const [from, to, advice] of waits) {
    if (!from || !to) continue;
    // On a fast clock a wait of its seconds is none here.
    if (Math.min(msBetween(from, to), took_ms) > SLOW_MS)
      return warning('test call', seen, advice, 'Test call');
  }
  return ok('test call', seen);
}
