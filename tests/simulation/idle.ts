import {
  endOfRun,
  scheduleOf,
  type WindowState,
  windowState,
} from '#shared/domain/calling-window.ts';
import type { Campaign, Schedule } from '#shared/domain/campaign.ts';
import { isFinal, isWaiting } from '#shared/domain/contact.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import type { Checker } from './checker.ts';
import type { World } from './world.ts';

/** How long something that could go on may wait, where nothing goes wrong. */
const CALM = { each_ms: 2_500, most_ms: 20_000 };
/** After faults: until then the watchdog of each wait has looked. */
const HEALED_AFTER_MS = 400_000;
const AFTER_FAULTS = { each_ms: 20_000, most_ms: 80_000 };
/** Without a fault, a slot is used or emptied so soon after its call. */
const HAND_ON_MS = 6_000;

/**
 * L3: nobody who may be called waits while a line is free, and a run ends soon
 * after its last call. Looks again and again, since nothing that happens tells
 * that nothing happens.
 *
 * @param calmAfter - epoch ms of the last fault; null in a world without any
 */
export function watchIdle(
  world: World,
  checker: Checker,
  calmAfter: number | null,
): void {
  const { kernel } = world;
  const pace = calmAfter === null ? CALM : AFTER_FAULTS;
  const since = new Map<string, number>();
  const look = () => {
    const found = new Set<string>();
    for (const campaign of checker.campaigns.values()) {
      const why = idle(checker, campaign, kernel.now);
      if (why) found.add(`${campaign.id} ${why}`);
      for (const slot of Object.keys(campaign.slots)) {
        if (checker.slots.get(slot)?.campaign_id === campaign.id) continue;
        found.add(`${campaign.id} counts slot ${slot}, which it does not hold`);
      }
    }
    if (calmAfter === null) checkHandOn(checker, kernel.now);
    for (const key of since.keys()) if (!found.has(key)) since.delete(key);
    for (const key of found) {
      const began = since.get(key) ?? kernel.now;
      since.set(key, began);
      checker.expect(
        'L3 what can go on goes on',
        kernel.now - began <= pace.most_ms,
        () => key,
      );
    }
    kernel.after(pace.each_ms, look);
  };
  if (calmAfter === null) look();
  else kernel.at(calmAfter + HEALED_AFTER_MS, look);
}

/** @returns what the campaign could go on with, or null */
function idle(
  checker: Checker,
  campaign: Campaign,
  now: number,
): string | null {
  const { status, draining, slots } = campaign;
  const held = Object.keys(slots).length;
  if (draining && status !== 'running') {
    return held === 0 ? 'has drained' : null;
  }
  if (status !== 'running') return null;
  const { callable, open } = contactsOf(checker, campaign, now);
  if (open === 0) return held === 0 ? 'is done' : null;
  const end = endOfRun(campaign);
  if (end && now >= end.at) return 'is past its end';
  if (callable === 0) return null;
  if (!isOpen(scheduleOf(campaign), now)) return null;
  const isFull = held >= checker.limitOf(campaign.id);
  const hasLine = hasFreeLine(checker) && checker.mayCallFrom(campaign);
  return !isFull && hasLine ? 'may call' : null;
}

/** States of windows, and until when each holds: looked at far more often than they change. */
const known = new WeakMap<Schedule, { state: WindowState; until: number }>();
const DAY_MS = 86_400_000;

function isOpen(schedule: Schedule, now: number): boolean {
  const before = known.get(schedule);
  if (before && now < before.until) return before.state.open;
  const state = windowState(schedule, now);
  known.set(schedule, { state, until: state.changes_at ?? now + DAY_MS });
  return state.open;
}

/** Contacts of a run that may be called now, and those that are not at an end. */
export function contactsOf(
  checker: Checker,
  { id, run_number, total_contacts }: Campaign,
  now: number,
) {
  const at = iso(now);
  let callable = 0;
  let open = 0;
  for (let seq = 0; seq < total_contacts; seq += 1) {
    const state = checker.states.get(`${id}#${run_number}#${seq}`);
    if (state && isFinal(state.status)) continue;
    open += 1;
    if (state && !isWaiting(state.status)) continue;
    const due = state?.next_eligible_at;
    if (due === undefined || due <= at) callable += 1;
  }
  return { callable, open };
}

/** Calls in slots above a limit that was lowered count, too. */
function hasFreeLine(checker: Checker): boolean {
  const limit = checker.limitOf('org');
  const held = [...checker.slots.values()].filter((it) => it.attempt_id);
  if (held.length >= limit) return false;
  for (let slot = 0; slot < limit; slot += 1) {
    if (!checker.slots.get(String(slot))?.attempt_id) return true;
  }
  return false;
}

function checkHandOn(checker: Checker, now: number): void {
  for (const [slot, { attempt_id }] of checker.slots) {
    const attempt = attempt_id ? checker.attempt(attempt_id) : undefined;
    if (!attempt?.ended_at) continue;
    const since = now - epochMs(attempt.ended_at);
    checker.expect(
      'L3 the end of a call frees its slot',
      since <= HAND_ON_MS,
      () => `slot ${slot} holds ${attempt_id}, over for ${since} ms`,
    );
  }
}
