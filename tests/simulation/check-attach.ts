import { isDeepStrictEqual } from 'node:util';
import {
  getAgent,
  putAgent,
} from '#functions/adapters/dynamodb/agent-store.ts';
import type { AgentTarget } from '#shared/domain/agent-target.ts';
import { BEFORE_ATTACH_MS } from '#shared/domain/amd-request.ts';
import type { Attempt, ContactState } from '#shared/domain/contact.ts';
import { iso } from '#shared/domain/instant.ts';
import { isOwnCarrier } from '#shared/domain/own-carrier.ts';
import { type Call, SCREENING_MS, verdictOf } from './carrier.ts';
import { OTHER } from './carriers.ts';
import type { Checker } from './checker.ts';
import { ORG, type World } from './world.ts';

/*
 * I29: who answers a call through the other carrier is connected by us, to a bot
 * at once, to people after the verdict. At the deployment's own carrier whoever
 * talks is part of it.
 */

/** From what connects somebody to the voice, when nothing goes wrong. */
const CONNECTING_MS = 1_000;
/** What went wrong before has no part in calls that begin so much later. */
const HEALED_MS = 120_000;

/** Who talks, where a carrier has nobody of its own. */
export async function seatAgent({ table }: World, target: AgentTarget) {
  const known = (await getAgent(table, ORG, 'agt_demo'))!;
  const agent = { ...known, target };
  await putAgent(table, ORG, agent, agent);
}

/**
 * Holds each request to connect somebody to what the carrier knows of its call.
 *
 * @param calmAt - epoch ms, from which on nothing goes wrong any more
 */
export function watchAttaching(
  { carrier, kernel }: World,
  checker: Checker,
  calmAt: number,
): void {
  const by = new Map<string, string>();
  carrier.onAttach = (call) => {
    const { token, answered_at, attached_at } = call;
    const { now } = kernel;
    const isCalm = isSteady(call, checker, calmAt);
    const attempt = checker.attempt(token);
    checker.expect(
      'I29 nobody is connected before the answer',
      answered_at !== null && answered_at <= now,
      () => `${token}: answered ${answered_at && iso(answered_at)}`,
    );
    checker.expect(
      'I29 somebody is connected once',
      !isCalm || attached_at === undefined,
      () => `${token}: again after ${now - (attached_at ?? 0)} ms`,
    );
    checker.expect(
      'I29 nobody is connected to a call that is over',
      !isCalm || (attempt?.status !== 'ended' && !call.cut),
      () => `${token}: ended ${iso(call.end)}`,
    );
    checker.expect(
      'I29 nobody is connected who is left without a seat',
      attempt?.no_seat !== true,
      () => token,
    );
    const why = attempt?.attach_by;
    if (why === undefined) return;
    checker.expect(
      'I29 one event has somebody connected',
      (by.get(token) ?? why) === why,
      () => `${token}: ${by.get(token)}, then ${why}`,
    );
    by.set(token, why);
  };
  watchClosed(checker, carrier);
}

/** A contact whom a carrier did not call for their country is charged with nothing. */
function watchClosed(checker: Checker, carrier: World['carrier']): void {
  checker.onWithdrawn = (id, before, next) => {
    const { refusal, answer } = carrier.placedBy(id) ?? {};
    if (refusal?.scope !== 'country' || answer !== 'refused') return;
    checker.expect(
      'I28 a country that is closed is no fault of whoever lives there',
      next.carrier_faults === before.carrier_faults &&
        next.attempts.every((attempt) => attempt.id !== id),
      () => `${next.campaign_id}/${next.seq}: ${next.carrier_faults} faults`,
    );
  };
}

const isSteady = ({ begin }: Call, { isCalm }: Checker, calmAt: number) =>
  isCalm || begin >= calmAt + HEALED_MS;

/** What came of each answer, once everything is over. */
export function checkAttached(
  { carrier }: World,
  checker: Checker,
  calmAt: number,
): void {
  for (const call of carrier.calls) {
    const attempt = checker.attempt(call.token);
    if (!attempt || isOwnCarrier(attempt.carrier_id)) continue;
    if (call.silent || call.answered_at === null) continue;
    checkOne(call, attempt, checker, isSteady(call, checker, calmAt));
  }
}

function checkOne(
  call: Call,
  attempt: Attempt,
  checker: Checker,
  isCalm: boolean,
): void {
  const { token, attached_at, end } = call;
  const { outcome, screened_first, attach_failed } = attempt;
  checker.expect(
    'I29 whom nobody was connected to did not talk',
    !attach_failed || outcome !== 'completed',
    () => `${token}: ${outcome}`,
  );
  if (!isCalm) return;
  checker.expect(
    'I29 who was connected is not told of as left alone',
    attached_at === undefined ||
      (outcome !== 'abandoned' && outcome !== 'error'),
    () => `${token}: ${outcome}`,
  );
  if (outcome !== 'completed') return;
  const verdict = verdictOf(call);
  const waits = !screened_first ? 0 : verdict ? SCREENING_MS : BEFORE_ATTACH_MS;
  const silent = (attached_at ?? end) - (call.answered_at ?? end);
  checker.expect(
    'I29 who answers is connected soon, verdict or not',
    silent <= waits + CONNECTING_MS,
    () => `${token}: after ${silent} ms, ${verdict}`,
  );
  checker.expect(
    'I29 a verdict that came in time holds',
    verdict === undefined || attempt.amd === verdict,
    () => `${token}: ${attempt.amd}, truly ${verdict}`,
  );
}

/** The verdict that holds: of one that came too late, that there is none. */
export const verdictFor = (call: Call, attempt: Attempt) =>
  attempt.screened_first && attempt.amd === 'unknown'
    ? 'unknown'
    : verdictOf(call);

/** Whoever was to talk did not come: the call that went on does no more. */
export const isLeftBehind = (before: Attempt, after: Attempt): boolean =>
  before.status === 'in_progress' &&
  after.status === 'attaching' &&
  after.attach_failed === true;

/** Heard after the end: nobody had been connected. */
export const isNobodyLate = (before: Attempt, after: Attempt): boolean =>
  before.carrier_id === OTHER &&
  !before.attach_failed &&
  after.attach_failed === true &&
  isDeepStrictEqual(
    {
      ...before,
      attach_failed: true,
      outcome: before.outcome === 'completed' ? 'error' : before.outcome,
    },
    after,
  );

/** That, and nothing else of a contact whose end it changes into the end it has then. */
export function isOnlyNobodyLate(
  before: ContactState,
  next: ContactState,
): boolean {
  const at = before.attempts.findIndex((attempt, index) => {
    const after = next.attempts[index];
    return after !== undefined && isNobodyLate(attempt, after);
  });
  const told = next.attempts[at];
  if (!told) return false;
  const status =
    at === before.attempts.length - 1 && before.status === 'completed'
      ? 'exhausted'
      : before.status;
  const attempts = before.attempts.with(at, told);
  return isDeepStrictEqual(
    { ...before, status, rev: next.rev, attempts },
    next,
  );
}
