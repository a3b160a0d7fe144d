import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { toState } from '#functions/adapters/dynamodb/state-store.ts';
import { toShard } from '#functions/adapters/dynamodb/stats-store.ts';
import { type Campaign, isTerminal } from '#shared/domain/campaign.ts';
import {
  type Attempt,
  attemptStatuses,
  type ContactState,
  isAccepted,
  isFinal,
  isLive,
} from '#shared/domain/contact.ts';
import { erasedState } from '#shared/domain/erase-contact.ts';
import { combine, type Figures, figuresOf } from '#shared/domain/figures.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import { outcomeOfSip } from '#shared/domain/sip-code.ts';
import { type Call, MESSAGE_MS, SCREENING_MS } from './carrier.ts';
import {
  isLeftBehind,
  isNobodyLate,
  isOnlyNobodyLate,
  verdictFor,
} from './check-attach.ts';
import { PacingChecker, targetOf } from './check-pacing.ts';
import { checkPeople, isElsewhere, isGivenUp } from './check-people.ts';
import { mayBeLeftAlone } from './check-truth.ts';
import { isWithinCap } from './laws.ts';
import { hoursFor } from './people.ts';
import { isNamed, isUsedUp, leastWait } from './policy.ts';
import type { World } from './world.ts';
import { isPermitted, phoneOf } from './zones.ts';

/** A rule that did not hold, at an instant. */
export interface Violation {
  readonly rule: string;
  readonly at: string;
  readonly what: string;
}

interface SlotImage {
  readonly attempt_id?: string;
  readonly campaign_id?: string;
  readonly number_id?: string;
  readonly epoch?: number;
}

/** A call is on the way at most this long after its gate was read: a pause, and the carrier's own. */
const ON_THE_WAY_MS = 75_000;
/** A slot is taken at most this long after the budget was read: then the function is killed. */
const TAKING_MS = 31_000;
const CALM_TAKING_MS = 1_000;
/** Two machines' clocks are apart by less. */
const SKEW_MS = 1_100;
/** From a start to the end of the first day that follows, on any clock. */
const A_DAY_AND_MORE_MS = 60 * 3_600_000;
const MOST_CALLBACKS = 5;
const LEAST_BACKOFF_MS = 5_000;
/** From a verdict to the end of the call, when nothing goes wrong. */
const LEAVING_MS = 2_000;

/**
 * Watches every change of the table and every call of the carrier, and says
 * which rule a change broke. Ground truth is the carrier's, never our tables'.
 *
 * Names of rules follow the reliability reference: I1 to I17.
 */
export class Checker {
  readonly violations: Violation[] = [];
  readonly states = new Map<string, ContactState>();
  readonly slots = new Map<string, SlotImage>();
  readonly campaigns = new Map<string, Campaign>();
  /** Limits over time: instant and value, by campaign id or the org. */
  readonly #limits = new Map<string, { at: number; limit: number }[]>();
  readonly #freed = new Set<string>();
  /** Since when a campaign places no more calls. */
  readonly #closed = new Map<string, number>();
  /** No operator does anything after this. */
  operated_until = 0;
  /** Everything has ended: what was planned for later is left undone. */
  isOver = false;
  /** Instant of the last change of a campaign's run. */
  readonly #runsSince = new Map<string, number>();
  readonly #listed = new Map<string, number>();
  readonly #tokens = new Set<string>();
  /** When the intent of an attempt was written, by its id. */
  readonly #intents = new Map<string, number>();
  /** Figures of each run, by shard. */
  readonly #counters = new Map<string, Map<string, Figures>>();
  /** Longest that a slot was kept after the end of its call, in ms: I6 of the design. */
  longest_kept = 0;
  #running: readonly string[] = [];
  readonly #world: World;
  readonly isCalm: boolean;
  /** When a number was listed. */
  listedAt(number: string): number | undefined {
    return this.#listed.get(number);
  }

  readonly #pacing: PacingChecker;
  /** Contacts, `<campaign>#<seq>`, that somebody wanted called before their time. */
  readonly hurried = new Set<string>();
  /** Contacts, `<campaign>#<seq>`, of whom all was erased. */
  readonly erased = new Set<string>();
  /** Whether a campaign has a number with a free line. */
  mayCallFrom: (campaign: Campaign) => boolean = () => true;
  /** After an intent was written: where operations are aimed. */
  onIntent: (state: ContactState) => void = () => {};
  /** After an intent was taken back: the contact without it. */
  onWithdrawn: (
    attemptId: string,
    before: ContactState,
    state: ContactState,
  ) => void = () => {};

  /** @param calm - nothing goes wrong in this world, so that nothing needs mending */
  constructor(world: World, calm: boolean) {
    this.#world = world;
    this.isCalm = calm;
    this.#pacing = new PacingChecker(this);
    world.onChange = (record) => this.#onChange(record);
    world.carrier.onBegin = (call) => this.#onBegin(call);
  }

  get #now(): number {
    return this.#world.kernel.now;
  }

  expect(rule: string, holds: boolean, what: () => string): void {
    if (holds || this.violations.length > 20) return;
    this.violations.push({
      rule,
      at: iso(this.#now),
      what: what(),
    });
  }

  setLimit(scope: string, limit: number): void {
    const history = this.#limits.get(scope) ?? [];
    history.push({ at: this.#now, limit });
    this.#limits.set(scope, history);
  }

  limitOf(scope: string): number {
    return this.#mostSince(scope, this.#now);
  }

  /** The largest limit that a call which is live now may have been let in under. */
  #limitOf(scope: string, oldest: number): number {
    const since = oldest - ON_THE_WAY_MS;
    const paced = this.#mostSince(targetOf(scope), since);
    return Math.max(this.#mostSince(scope, since), paced);
  }

  #mostSince(scope: string, instant: number): number {
    const history = this.#limits.get(scope) ?? [];
    let most = 0;
    history.forEach(({ limit }, index) => {
      const until = history[index + 1]?.at ?? Number.POSITIVE_INFINITY;
      if (until >= instant) most = Math.max(most, limit);
    });
    return most;
  }

  #onBegin(call: Call): void {
    const now = this.#now;
    const { campaign_id, attempt_id, seq } = call.ref;
    const name = `${campaign_id}/${seq} ${attempt_id}`;
    this.expect(
      'I2 one call per attempt',
      !this.#tokens.has(call.token),
      () => name,
    );
    this.#tokens.add(call.token);
    const live = this.#world.carrier.liveAt(now);
    const oldest = Math.min(...live.map(({ begin }) => begin));
    const ofCampaign = live.filter(
      (other) => other.ref.campaign_id === campaign_id,
    );
    this.expect(
      'I3 org budget',
      live.length <= this.#limitOf('org', oldest),
      () => `${live.length} live`,
    );
    this.expect(
      'I3 campaign limit',
      ofCampaign.length <= this.#limitOf(campaign_id, oldest),
      () => `${campaign_id}: ${ofCampaign.length} live`,
    );
    this.expect(
      'I1 one live call per contact',
      ofCampaign.filter((other) => other.ref.seq === seq).length === 1,
      () => name,
    );
    this.expect(
      'I14 slot kept until the call is over',
      !this.#freed.has(call.token),
      () => `${name} begins after its slot was given away`,
    );
    this.expect(
      'I27 who was erased is not called',
      !this.erased.has(`${campaign_id}#${seq}`),
      () => name,
    );
    this.#checkRecord(call, name);
    this.#checkGate(call, name);
  }

  /** I10: the attempt was written before, and holds its slot. */
  #checkRecord(call: Call, name: string): void {
    const { campaign_id, run_number, seq, slot, attempt_id } = call.ref;
    const state = this.states.get(`${campaign_id}#${run_number}#${seq}`);
    const open = state?.attempts.at(-1);
    this.expect(
      'I10 no call without a record',
      state !== undefined && isLive(state.status) && open?.id === attempt_id,
      () => `${name}: ${state?.status} ${open?.id}`,
    );
    const holder = this.slots.get(String(slot))?.attempt_id;
    this.expect(
      'I4 every live call holds a slot',
      holder === attempt_id,
      () => `${name}: slot ${slot} holds ${holder}`,
    );
    if (!state || !open) return;
    const campaign = this.campaigns.get(campaign_id);
    if (campaign) checkPeople(this, campaign, state, open, call.begin);
    this.expect(
      'I9 the law caps the calls of a day',
      isWithinCap(campaign ?? {}, state, open.phone_number, SKEW_MS),
      () => name,
    );
    const before = state.attempts.at(-2);
    if (!campaign || !before?.ended_at) return;
    const wait = epochMs(open.started_at) - epochMs(before.ended_at);
    const policy = campaign.retry_policy;
    const alike = state.attempts.filter(
      ({ phone_number }) => phone_number === open.phone_number,
    );
    const gap = policy.min_gap_same_number_seconds ?? 0;
    const rested = alike.at(-2)?.ended_at ?? iso(0);
    this.expect(
      'I9 a number has its rest between two calls',
      epochMs(open.started_at) - epochMs(rested) >= gap * 1_000 - SKEW_MS,
      () => `${name}: after ${wait} ms`,
    );
    const { timezone: timeZone } = campaign.schedule;
    const dayOf = ({ started_at }: Attempt) =>
      new Date(started_at).toLocaleDateString('sv', { timeZone });
    const day = dayOf(open);
    const today = alike.filter((attempt) => dayOf(attempt) === day);
    this.expect(
      'I9 a number is not called too often on one day',
      today.length <= (policy.max_attempts_per_day ?? today.length),
      () => `${name}: ${today.length} on ${day}`,
    );
    if (open.kind !== 'retry') return;
    this.expect(
      'I8 attempt cap',
      !isUsedUp(policy, state.attempts.slice(0, -1)),
      () => `${name}: attempt ${open.attempt_number}`,
    );
    if (isElsewhere(before, open)) return;
    this.expect(
      'I9 a retry is never early',
      wait >= leastWait(policy, before) - SKEW_MS ||
        this.hurried.has(`${campaign_id}#${seq}`),
      () => `${name}: after ${wait} ms`,
    );
    this.expect(
      'I9 only what the policy says is tried again',
      isNamed(policy, before),
      () => `${name}: after ${before.outcome}`,
    );
  }

  #checkGate(call: Call, name: string): void {
    const now = this.#now;
    const campaign = this.campaigns.get(call.ref.campaign_id);
    const closed = this.#closed.get(call.ref.campaign_id);
    this.expect(
      'I6 stop means stop',
      closed === undefined || now - closed <= ON_THE_WAY_MS,
      () => `${name}: ${now - (closed ?? 0)} ms after it was closed`,
    );
    const listed = this.#listed.get(call.to);
    this.expect(
      'I7 do not call',
      listed === undefined || now - listed <= ON_THE_WAY_MS,
      () => `${name}: ${now - (listed ?? 0)} ms after it was listed`,
    );
    // The gate is read after the intent is written: whoever closed it before is heard.
    const intent = this.#intents.get(call.token) ?? now;
    this.expect(
      'I6 the gate is read after the intent',
      closed === undefined || closed >= intent,
      () => `${name}: closed ${intent - (closed ?? 0)} ms before`,
    );
    this.expect(
      'I7 the list is read after the intent',
      listed === undefined || listed >= intent,
      () => `${name}: listed ${intent - (listed ?? 0)} ms before`,
    );
    if (!campaign) return;
    const changed = this.#runsSince.get(campaign.id) ?? now;
    this.expect(
      'I6 a run that was restarted calls nobody',
      call.ref.run_number === campaign.run_number ||
        now - changed <= ON_THE_WAY_MS,
      () => `${name}: of run ${call.ref.run_number}`,
    );
    const hours = hoursFor(campaign, call.ref.seq, call.attempt_number);
    const open = [intent - SKEW_MS, intent, intent + SKEW_MS, now].some(
      (instant) => isPermitted(hours, call.to, instant),
    );
    this.expect('I5 calling window', open, () => `${name}: ${call.to}`);
    const since = now - epochMs(campaign.started_at ?? iso(now));
    this.expect(
      'I5 a single day is one day',
      campaign.schedule.mode === 'multi_day' || since < A_DAY_AND_MORE_MS,
      () => `${name}: ${since} ms after its start`,
    );
  }

  #onChange({ dynamodb }: DynamoDBRecord): void {
    const pk = dynamodb?.Keys?.pk?.S ?? '';
    const sk = dynamodb?.Keys?.sk?.S ?? '';
    const image = dynamodb?.NewImage
      ? unmarshall(dynamodb.NewImage as Record<string, AttributeValue>)
      : undefined;
    if (pk.startsWith('RUN#') && image) this.#onState(toState(image));
    else if (pk.startsWith('RUN#')) {
      // Of a restart that was taken back before anybody was called.
      const [, campaign, run] = pk.split('#');
      this.states.delete(`${campaign}#${run}#${Number(sk)}`);
    }
    if (pk.startsWith('SLOT#') && image)
      this.#onSlot(String(Number(sk)), image);
    else if (sk.startsWith('CMP#') && image)
      this.#onCampaign(image as Campaign);
    else if (sk === 'ORG' && image) {
      this.#running = Object.keys(image.running ?? {});
    } else if (pk.startsWith('DNC#') && image && !this.#listed.has(sk)) {
      this.#listed.set(sk, this.#now);
    } else if (pk.startsWith('STATS#') && image) {
      const shards = this.#counters.get(pk) ?? new Map<string, Figures>();
      this.#counters.set(pk, shards.set(sk, toShard(image).figures));
    }
  }

  #onCampaign(campaign: Campaign): void {
    const before = this.campaigns.get(campaign.id);
    this.campaigns.set(campaign.id, campaign);
    this.#pacing.onCampaign(campaign);
    if (campaign.status === 'running') this.#closed.delete(campaign.id);
    else if (!this.#closed.has(campaign.id)) {
      this.#closed.set(campaign.id, this.#now);
    }
    this.expect(
      'I4 holders within the limit',
      Object.keys(campaign.slots).length <=
        this.#limitOf(campaign.id, this.#now - 600_000),
      () => `${campaign.id} owns ${Object.keys(campaign.slots).length}`,
    );
    const { status, draining, slots } = campaign;
    this.expect(
      'L2 what is over and drained has no call up',
      !isTerminal(status) || draining || Object.keys(slots).length === 0,
      () => `${campaign.id} owns ${Object.keys(slots)}`,
    );
    for (const [slot, { campaign_id }] of this.slots) {
      this.expect(
        'I4 what is held counts',
        campaign_id !== campaign.id || slot in campaign.slots,
        () =>
          `slot ${slot} is held for ${campaign.id}, which counts it no more`,
      );
    }
    const isSameRun = before?.run_number === campaign.run_number;
    if (isSameRun && before?.draining && !campaign.draining) {
      this.#checkSettled(campaign);
    }
    if (!isSameRun) this.#runsSince.set(campaign.id, this.#now);
  }

  /** What the counters of a run say. */
  countersOf({ id, run_number }: Campaign): Figures {
    const shards = this.#counters.get(`STATS#${id}#${run_number}`);
    return [...(shards?.values() ?? [])].reduce(
      (sum, figures) => combine(sum, figures),
      {},
    );
  }

  attempt(id: string): Attempt | undefined {
    for (const { attempts } of this.states.values()) {
      const found = attempts.find((attempt) => attempt.id === id);
      if (found) return found;
    }
    return undefined;
  }

  /** The figures of the contacts as they are. */
  recount({ id, run_number }: Campaign): Figures {
    return [...this.states.values()]
      .filter(
        (state) => state.campaign_id === id && state.run_number === run_number,
      )
      .reduce<Figures>((sum, state) => combine(sum, figuresOf(state)), {});
  }

  #checkSettled(campaign: Campaign): void {
    const drift = combine(
      this.countersOf(campaign),
      this.recount(campaign),
      -1,
    );
    this.expect(
      'I17 figures are true once a run is over',
      Object.keys(drift).length === 0,
      () => `${campaign.id}: ${JSON.stringify(drift)}`,
    );
  }

  #onSlot(slot: string, next: SlotImage): void {
    const before = this.slots.get(slot);
    this.slots.set(slot, next);
    const left = before?.attempt_id;
    if (left !== undefined && left !== next.attempt_id) {
      this.#freed.add(left);
      const call = this.#world.carrier.callOf(left);
      const kept = this.#now - (call?.end ?? this.#now);
      this.longest_kept = Math.max(this.longest_kept, kept);
      this.expect(
        'I14 slot kept until the call is over',
        !call || call.end <= this.#now,
        () => `slot ${slot} left ${left}, which is live`,
      );
    }
    if (!next.attempt_id || next.attempt_id === left) return;
    const held = [...this.slots.values()].filter(
      ({ attempt_id }) => attempt_id,
    );
    this.expect(
      'I4 holders within the limit',
      held.length <= this.#limitOf('org', this.#now - 600_000),
      () => `${held.length} slots held`,
    );
    const taking = this.isCalm ? CALM_TAKING_MS : TAKING_MS;
    const budget = this.#mostSince('org', this.#now - taking);
    this.expect(
      'I3 no line above the budget',
      Number(slot) < budget,
      () => `slot ${slot} of ${budget}`,
    );
    // Each slot that is held for a campaign counts towards its own limit.
    if (next.attempt_id && next.campaign_id) {
      const owned = this.campaigns.get(next.campaign_id)?.slots ?? {};
      this.expect(
        'I4 what is held counts',
        slot in owned,
        () =>
          `slot ${slot} is held for ${next.campaign_id}, which does not count it`,
      );
    }
  }

  #onState(next: ContactState): void {
    const key = `${next.campaign_id}#${next.run_number}#${next.seq}`;
    const before = this.states.get(key);
    this.states.set(key, next);
    this.#pacing.onState(before, next);
    const name = `${key} rev ${next.rev}`;
    this.expect(
      'I12 one write at a time',
      next.rev === (before?.rev ?? 0) + 1,
      () => name,
    );
    this.expect(
      'I13 what is known already is not written again',
      !before || !isDeepStrictEqual({ ...before, rev: next.rev }, next),
      () => name,
    );
    this.expect(
      'I12 an end is an end',
      !before ||
        !isFinal(before.status) ||
        // Which changes nothing that anybody counts.
        isDeepStrictEqual(erasedState(before), next) ||
        isOnlyNobodyLate(before, next),
      () => `${name}: ${before?.status} to ${next.status}`,
    );
    next.attempts.filter(isAccepted).forEach((attempt, index) => {
      this.expect(
        'I15 attempts are numbered without a gap',
        attempt.attempt_number === index + 1,
        () => `${name}: ${attempt.attempt_number} at ${index}`,
      );
    });
    for (const attempt of before?.attempts ?? []) {
      this.#checkForward(attempt, next, name);
      const isGone = next.attempts.every(({ id }) => id !== attempt.id);
      if (before && isGone) this.onWithdrawn(attempt.id, before, next);
    }
    const waits = next.next_eligible_at !== undefined;
    const isWaiting = !isLive(next.status) && !isFinal(next.status);
    this.expect(
      'I12 who waits has an instant',
      waits === isWaiting,
      () => `${name}: ${next.status} ${next.next_eligible_at}`,
    );
    if (waits) this.#checkPromise(next, name);
    const open = next.attempts.at(-1);
    if (open?.status === 'ended') this.#checkCallback(before, next, open, name);
    if (open?.status !== 'placing') return;
    this.#intents.set(open.id, this.#now);
    const due = before?.next_eligible_at;
    this.expect(
      'I9 nobody is called before the time',
      due === undefined || epochMs(due) <= this.#now + SKEW_MS,
      () => `${name}: due ${due}`,
    );
    this.#pacing.onIntent(next);
    this.onIntent(next);
  }

  /** I5, I9: a promised instant is one at which somebody may call, and not at once. */
  #checkPromise(next: ContactState, name: string): void {
    const campaign = this.campaigns.get(next.campaign_id);
    if (!campaign) return;
    const due = epochMs(next.next_eligible_at ?? '');
    const calls = next.attempts.filter(isAccepted).length;
    const hours = hoursFor(campaign, next.seq, calls + 1);
    this.expect(
      'I5 nobody is promised a closed hour',
      // Of a single day there may be no hour left.
      campaign.schedule.mode === 'single_day' ||
        isPermitted(hours, phoneOf(campaign, next.seq), due),
      () => `${name}: ${next.next_eligible_at}`,
    );
    this.expect(
      'I9 the system waits before it tries again',
      next.waits_for !== 'system_retry' ||
        due >=
          this.#now + LEAST_BACKOFF_MS - ON_THE_WAY_MS * Number(!this.isCalm),
      () => `${name}: ${next.next_eligible_at}`,
    );
    this.expect(
      'L3 without a fault no contact is skipped',
      !this.isCalm ||
        next.rev > 1 ||
        // Whoever is reached and cannot be called waits for a reason of their own.
        next.waits_for !== 'returned',
      () => `${name}: ${next.status}`,
    );
  }

  /** L5: who was promised a callback waits for it. */
  #checkCallback(
    before: ContactState | undefined,
    next: ContactState,
    open: Attempt,
    name: string,
  ): void {
    const call = this.#world.carrier.callOf(open.id);
    const campaign = this.campaigns.get(next.campaign_id);
    const was = before?.attempts.find(({ id }) => id === open.id);
    const isNew = was?.status !== 'ended';
    if (!call?.callback || !campaign || !isNew) return;
    const wanted =
      open.outcome === 'completed' &&
      campaign.callback_detection.enabled &&
      !isTerminal(campaign.status) &&
      campaign.run_number === next.run_number &&
      (before?.callback?.sequence ?? 0) < MOST_CALLBACKS;
    this.expect(
      'L5 who asks for a callback waits for it',
      !wanted || next.status === 'callback_scheduled',
      () => `${name}: ${next.status}`,
    );
  }

  /** I11, I13: an attempt only moves forward, and one that has a call never goes. */
  #checkForward(before: Attempt, next: ContactState, name: string): void {
    const after = next.attempts.find(({ id }) => id === before.id);
    if (!after) {
      this.expect(
        'I11 no lost call',
        !this.#tokens.has(before.id) || this.#neverRang(before.id),
        () => `${name}: ${before.id} is gone`,
      );
      this.#freed.add(before.id);
      return;
    }
    const rank = (attempt: Attempt) => attemptStatuses.indexOf(attempt.status);
    this.expect(
      'I13 an attempt only moves forward',
      (rank(after) >= rank(before) || isLeftBehind(before, after)) &&
        (before.status !== 'ended' ||
          after.outcome === before.outcome ||
          isNobodyLate(before, after)),
      () => `${name}: ${before.status} to ${after.status}`,
    );
  }

  #neverRang = (token: string) =>
    this.#world.carrier.callOf(token)?.unplaced === true;

  /** When nothing is left to happen: every call is accounted for, every figure true. */
  checkEnd(): void {
    const { calls } = this.#world.carrier;
    this.#pacing.checkEnd();
    const attempts = new Map<string, Attempt>();
    for (const state of this.states.values()) {
      this.expect(
        'L1 every attempt ends',
        !isLive(state.status),
        () => `${state.campaign_id}/${state.seq} is ${state.status}`,
      );
      for (const attempt of state.attempts) attempts.set(attempt.id, attempt);
      this.#checkCharge(state);
    }
    for (const call of calls) {
      const attempt = attempts.get(call.token);
      this.expect(
        'I11 no lost call',
        (attempt !== undefined && isAccepted(attempt)) ||
          call.unplaced === true,
        () => `${call.token} has a call and is ${attempt?.status ?? 'gone'}`,
      );
      if (!attempt) continue;
      this.#checkOutcome(call, attempt);
      this.expect(
        'I7 who asks for it is listed',
        !call.opted_out ||
          attempt.outcome !== 'completed' ||
          this.#listed.has(call.to),
        () => call.token,
      );
    }
    for (const attempt of attempts.values()) {
      this.expect(
        'I16 no end without a call',
        attempt.outcome === 'unknown' || this.#tokens.has(attempt.id),
        () => `${attempt.id} is ${attempt.outcome}`,
      );
    }
    for (const [slot, { attempt_id }] of this.slots) {
      this.expect(
        'L2 every slot comes back',
        !attempt_id,
        () => `slot ${slot} holds ${attempt_id}`,
      );
    }
    for (const campaign of this.campaigns.values()) {
      const { id, slots } = campaign;
      this.expect(
        'L2 every slot comes back',
        Object.keys(slots).length === 0,
        () => `${id} counts ${Object.keys(slots)}`,
      );
      this.expect(
        'L2 the budget comes back',
        !isTerminal(campaign.status) || !this.#running.includes(id),
        () => `${id} still claims its part`,
      );
      this.#checkAllDone(campaign);
    }
  }

  #checkAllDone({
    id,
    completion_reason,
    run_number,
    total_contacts,
  }: Campaign) {
    if (completion_reason !== 'all_done') return;
    for (let seq = 0; seq < total_contacts; seq += 1) {
      const status = this.states.get(`${id}#${run_number}#${seq}`)?.status;
      this.expect(
        'L4 all done means all',
        status !== undefined && isFinal(status),
        () => `${id}/${seq} is ${status}`,
      );
    }
  }

  #checkOutcome(call: Call, attempt: Attempt): void {
    const { amd } = this.campaigns.get(call.ref.campaign_id)!;
    const verdict = verdictFor(call, attempt);
    const isLeft =
      (verdict === 'machine' && amd.on_machine !== 'attach') ||
      (verdict === 'unknown' && amd.on_unknown === 'hang_up');
    const truth = isLeft
      ? 'machine'
      : attempt.no_seat
        ? 'abandoned'
        : call.answered_at !== null && call.answered_at < call.end
          ? mayBeLeftAlone(call, attempt, this.isCalm) && attempt.attach_failed
            ? 'error'
            : 'completed'
          : outcomeOfSip(call.sip_code);
    const begun = (call.answered_at ?? call.end) + SCREENING_MS;
    const message = verdict === 'machine' && amd.on_machine === 'message';
    this.expect(
      'I19 nobody talks to a machine for long',
      !this.isCalm ||
        !isLeft ||
        call.silent === true ||
        call.end - begun <= (message ? MESSAGE_MS : 0) + LEAVING_MS,
      () => `${attempt.id}: ${call.end - begun} ms after the verdict`,
    );
    this.expect(
      'I19 who is no machine is not cut off',
      isLeft ||
        attempt.no_seat === true ||
        attempt.attach_failed === true ||
        !call.cut,
      () => `${attempt.id}: ${verdict}`,
    );
    this.expect(
      'I16 an end that nobody tells is unknown, and counted',
      !call.silent || attempt.outcome === 'unknown',
      () => `${attempt.id}: ${attempt.outcome}`,
    );
    const allowed = [
      truth,
      'unknown',
      ...(truth === 'no_answer' ? ['timeout'] : []),
    ];
    this.expect(
      'I16 the outcome is the truth',
      allowed.includes(attempt.outcome ?? ''),
      () => `${attempt.id}: ${attempt.outcome}, truly ${truth}`,
    );
  }

  /** I18: exhausted means that the tries were used, or that the number is none. */
  #checkCharge(state: ContactState): void {
    this.expect(
      'I18 no contact is used up by a storm',
      state.disposition !== 'system_failure',
      () => `${state.campaign_id}/${state.seq}`,
    );
    const campaign = this.campaigns.get(state.campaign_id);
    const last = state.attempts.at(-1);
    if (!campaign || !isFinal(state.status) || !last) return;
    // Reached, then silence: whoever was spoken to is not called again for that.
    if (last.answered_at && last.outcome === 'unknown') return;
    // Listed after an attempt: it ends with what the attempt came to.
    if (this.#listed.has(last.phone_number)) return;
    // Erased: which of its numbers were none is told no more.
    if (last.phone_number === '') return;
    // Somebody took back what it waited for.
    if (state.callback?.status === 'cancelled') return;
    // Ended by its numbers, or by faults of the carrier.
    const isDead =
      isGivenUp(this, campaign, state) ||
      (state.status === 'exhausted' && state.disposition !== last.disposition);
    const { retry_policy } = campaign;
    this.expect(
      'I18 a try is only charged for a call',
      isDead ||
        !isNamed(retry_policy, last) ||
        isUsedUp(retry_policy, state.attempts),
      () => `${JSON.stringify(state)} ${JSON.stringify(retry_policy)}`,
    );
  }

  /** Campaigns that have not come to their end. */
  unfinished(): Campaign[] {
    return [...this.campaigns.values()].filter(
      (campaign) => !isTerminal(campaign.status) || campaign.draining,
    );
  }
}
