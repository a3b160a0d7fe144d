import type { AgentTarget } from '#shared/domain/agent-target.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import {
  carrierOf,
  type OutboundNumber,
} from '#shared/domain/outbound-number.ts';
import type { Call, Placed } from './carrier.ts';
import type { Checker } from './checker.ts';
import { pick, type Random, stream, whole } from './kernel.ts';
import type { World } from './world.ts';

/** Of an account that the organization has at another carrier. */
export const OTHER = 'car_other';

/** How a carrier behaves that is not the deployment's own. */
export interface OtherCarrier {
  /** Above it, it would queue: whoever asks for more has broken a rule. */
  readonly calls_per_second: number;
  /** It takes nothing from the account in this time, epoch ms; endless: for ever. */
  readonly outage?: { readonly from: number; readonly until: number };
  /** Of the calls that it takes: those that it cannot bring to their number. */
  readonly unplaced: number;
  /** E.164: one of our numbers that it places no call from. */
  readonly refuses?: string;
  /** It takes no calls to this country, ISO 3166, until then, epoch ms. */
  readonly closed?: { readonly country: string; readonly until: number };
  /** Of the calls whose verdict people wait for: those of which none ever comes. */
  readonly unjudged?: number;
  /** Whom its calls are connected to once somebody answered. */
  readonly target?: AgentTarget;
}

/** Numbers of a world, some of them at another carrier; null in most worlds. */
export function drawOther(
  seed: number,
  start: number,
  numbers: readonly OutboundNumber[],
): { numbers: readonly OutboundNumber[]; other: OtherCarrier } | null {
  const random = stream(seed, 'carriers');
  if (random() >= 0.4 || numbers.length < 2) return null;
  // At least one at each.
  const moved = numbers.map((number, index) =>
    index === 1 || (index > 1 && random() < 0.5)
      ? { ...number, carrier_id: OTHER }
      : number,
  );
  const isDown = random() < 0.6;
  const from = start + whole(random, 0, 90) * 1_000;
  const lasts = whole(random, 20, 600) * 1_000;
  const forEver = random() < 0.3;
  const until = forEver ? Number.POSITIVE_INFINITY : from + lasts;
  const refused = moved.filter(({ carrier_id }) => carrier_id === OTHER);
  return {
    numbers: moved,
    other: {
      calls_per_second: pick(random, [1, 1, 2, 5]),
      ...(isDown && { outage: { from, until } }),
      unplaced: pick(random, [0, 0, 0.05, 0.15]),
      ...(random() < 0.25 && { refuses: pick(random, refused).phone_number }),
      ...drawManners(stream(seed, 'other manners'), start, numbers),
    },
  };
}

const targets: readonly AgentTarget[] = [
  { kind: 'websocket', url: 'wss://bot.test/media' },
  { kind: 'queue', queue: 'sales' },
];

function drawManners(
  random: Random,
  start: number,
  numbers: readonly OutboundNumber[],
): Partial<OtherCarrier> {
  const { country } = pick(random, numbers);
  const until = start + whole(random, 1, 20) * 60_000;
  return {
    target: pick(random, targets),
    unjudged: pick(random, [0, 0, 0.3, 1]),
    ...(random() < 0.4 && { closed: { country, until } }),
  };
}

/** Numbers that calls can be placed from, once it is known which cannot. */
export const numbersLeft = (
  numbers: readonly OutboundNumber[],
  other: OtherCarrier | undefined,
): readonly OutboundNumber[] =>
  numbers.filter(({ phone_number }) => phone_number !== other?.refuses);

/**
 * Campaigns that can go on with what is left: nobody insists on a country whose
 * numbers may be lost, and no more calls are wanted at once than there are lines.
 */
export const withOther = (
  campaigns: readonly Campaign[],
  lines: number,
  { outage, refuses, closed }: OtherCarrier,
): Campaign[] =>
  campaigns.map((campaign) => {
    const { number_selection, max_concurrent_calls } = campaign;
    const forEver = Number.POSITIVE_INFINITY;
    const isLost =
      outage?.until === forEver || closed?.until === forEver || refuses;
    const isStrict = number_selection.country_match === 'strict';
    return {
      ...campaign,
      max_concurrent_calls: Math.min(max_concurrent_calls, lines),
      ...(isStrict &&
        isLost && {
          number_selection: { ...number_selection, country_match: 'prefer' },
        }),
    };
  });

/** The same without a fault: it takes every call, and brings it to its number. */
export const mildOther = ({
  calls_per_second,
  target,
  unjudged,
}: OtherCarrier): OtherCarrier => ({
  calls_per_second,
  unplaced: 0,
  ...(target && { target }),
  ...(unjudged !== undefined && { unjudged }),
});

/** Whether calls from a number reach nobody for good, whatever goes well. */
export const isLost = (
  number: Pick<OutboundNumber, 'carrier_id' | 'phone_number'>,
  other: OtherCarrier | undefined,
): boolean =>
  other !== undefined &&
  carrierOf(number) === OTHER &&
  (other.outage?.until === Number.POSITIVE_INFINITY ||
    other.refuses === number.phone_number);

/** From the turn that a carrier gave to the begin of its call, when nothing goes wrong. */
const CALM_MS = 1_000;

/**
 * I28: several carriers, as each of them saw it. A contact is asked of the next
 * one only when it is certain that the one before has no call.
 */
export function watchCarriers(
  world: World,
  checker: Checker,
  numbers: readonly OutboundNumber[],
  other: OtherCarrier | undefined,
): void {
  if (!other) return;
  const { carrier, kernel } = world;
  const byPhone = new Map(numbers.map((it) => [it.phone_number, it]));
  const asked: Placed[] = [];
  carrier.onPlace = (placed) => {
    const number = byPhone.get(placed.from);
    checker.expect(
      'I28 a call goes to the carrier of its number',
      (number ? carrierOf(number) : OWN_CARRIER) === placed.carrier,
      () => `${placed.token} from ${placed.from} at ${placed.carrier}`,
    );
    for (const before of asked) {
      if (before.contact !== placed.contact) continue;
      checker.expect(
        'I28 an answer that was lost is settled before anybody calls again',
        isSettled(checker, carrier.callOf(before.token), before),
        () => `${placed.token} after ${before.token}, at ${placed.carrier}`,
      );
    }
    asked.push(placed);
  };
  const { onBegin } = carrier;
  carrier.onBegin = (call) => {
    onBegin(call);
    if (call.carrier !== OTHER || !checker.isCalm) return;
    const lately = carrier.calls.filter(
      (it) =>
        it.carrier === OTHER && it.begin > kernel.now - 1_000 + CALM_MS / 2,
    );
    checker.expect(
      'I28 no more calls a second than a carrier takes',
      lately.length <= Math.max(other.calls_per_second, 1),
      () => `${lately.length} in a second`,
    );
  };
}

/** Whether a placement was refused, is over, or was looked for in vain. */
function isSettled(
  checker: Checker,
  call: Call | undefined,
  { token, answer, is_absent }: Placed,
): boolean {
  if (answer === 'refused' || is_absent) return true;
  const attempt = checker.attempt(token);
  if (attempt) return attempt.status === 'ended';
  // Taken back: the carrier said that it ended without ringing.
  return call?.unplaced === true;
}

/** Whether it takes no call to a country, since somebody has yet to permit it there. */
export const isClosedTo = (
  { closed }: OtherCarrier,
  country: string | null,
  instant: number,
): boolean =>
  closed !== undefined && closed.country === country && instant < closed.until;

/** Whether the account is shut off. */
export const isDownAt = ({ outage }: OtherCarrier, instant: number): boolean =>
  outage !== undefined && outage.from <= instant && instant < outage.until;
