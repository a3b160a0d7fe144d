import type { Blocker } from './blocker.ts';
import { freeOf } from './capacity.ts';
import { refusedWords } from './circuit.ts';
import { whenWords } from './clock-words.ts';
import { heldWords } from './country-hold.ts';
import {
  contactsWords,
  type Finding,
  type GateFacts,
  type GateRule,
} from './gates.ts';
import { epochMs } from './instant.ts';
import { abandonedOf } from './run-stats.ts';

/** Gates 5 to 9: what a call needs beside somebody to call. */

/** With calls of its own up, what is full only limits it. */
const stateWhenFull = ({ in_call }: GateFacts) =>
  in_call > 0 ? 'limiting' : 'blocking';

/** The contacts that wait for what is full, when it is one of these. */
function fullOf(facts: GateFacts, codes: readonly string[]) {
  const { full, queue } = facts;
  if (!full || !codes.includes(full.code)) return null;
  return { full, affected: queue.by_blocker[full.code] ?? 0 };
}

const sentence = ({ text }: Blocker) => `${text}.`;

/** 5. Calls at once. */
export const concurrency: GateRule = (facts) => {
  const { campaign, org } = facts.capacity;
  const hit = fullOf(facts, [
    'campaign_cap',
    'org_cap',
    'platform_cap',
    'higher_priority',
  ]);
  if (!hit) {
    const least = freeOf(campaign) <= freeOf(org) ? campaign : org;
    return {
      state: 'passing',
      text: `${campaign.used} of ${campaign.limit} lines of the campaign and ${org.used} of ${org.limit} of the organization are in use.`,
      measured: least.used,
      limit: least.limit,
    };
  }
  const { full, affected } = hit;
  const isOwn = full.code === 'campaign_cap';
  const used = isOwn ? campaign : org;
  const [first] = facts.rivals;
  const share = !isOwn && first ? ` ${first.name} uses ${first.held}.` : '';
  return {
    state: stateWhenFull(facts),
    text: `${sentence(full)}${share}`,
    measured: used.used,
    limit: used.limit,
    affected,
    code: full.code,
    action: isOwn
      ? { kind: 'raise_limit', label: 'Raise limit' }
      : { kind: 'show_share', label: 'Show share' },
  };
};

/** 6. A number to call from. */
export const numbers: GateRule = (facts) => {
  const { numbers: rows, queue, capacity } = facts;
  const pool = rows.filter(({ state }) => state !== 'removed');
  const usable = pool.filter(
    ({ state }) => state === 'active' || state === 'cooling',
  );
  const resting = pool.filter(({ state }) => state === 'cooling').length;
  const open = { kind: 'open_numbers', label: 'Number health' } as const;
  if (usable.length === 0) {
    return {
      state: 'blocking',
      text: 'No number of the pool can be called from.',
      measured: 0,
      limit: pool.length,
      affected: queue.waiting,
      code: 'pool_empty',
      action: open,
    };
  }
  const hit = fullOf(facts, ['pool_capacity']);
  if (hit) {
    return {
      state: stateWhenFull(facts),
      text: sentence(hit.full),
      measured: capacity.pool.used,
      limit: capacity.pool.limit,
      affected: hit.affected,
      code: hit.full.code,
      action: open,
    };
  }
  const foreign = queue.by_blocker.no_country_match ?? 0;
  const measured = { measured: usable.length, limit: pool.length };
  if (foreign > 0) {
    return {
      ...measured,
      state: foreign === queue.waiting ? 'blocking' : 'limiting',
      text: `No number of the pool is of the country of ${contactsWords(foreign)}.`,
      affected: foreign,
      code: 'no_country_match',
      action: open,
    };
  }
  const rest = resting > 0 ? `; ${resting} of them rest` : '';
  return {
    ...measured,
    state: 'passing',
    text: `${usable.length} of ${pool.length} numbers can be called from${rest}.`,
  };
};

/** Placements that say something, and how many of them may be refused. */
const ENOUGH = 20;
const MANY_REFUSED = 0.1;

const explain = { kind: 'explain_carrier', label: 'Explain' } as const;

/** Some carrier takes no calls: nobody is called while all of them are closed. */
function circuitsOpen(facts: GateFacts): Finding | null {
  const { carriers, queue, now, campaign } = facts;
  const open = carriers
    .flatMap(({ name, circuit }) => (circuit ? [{ name, circuit }] : []))
    .sort((a, b) => (a.circuit.until < b.circuit.until ? -1 : 1));
  const [first] = open;
  if (!first) return null;
  const { circuit } = first;
  const isOnly = carriers.length === 1;
  const isWaiting = epochMs(circuit.until) > now;
  const isAll = isWaiting && open.length === carriers.length;
  const who = open.map(({ name, circuit: of }) => {
    return `${isOnly ? 'The carrier' : name} ${refusedWords(of)}`;
  });
  const { timezone } = campaign.schedule;
  const next = isWaiting
    ? `the next is tried at ${whenWords(circuit.until, timezone, now)}.`
    : 'one call tries it now.';
  const rest = isOnly || isAll ? '' : ' Calls go out by the others.';
  return {
    state: isAll ? 'blocking' : 'limiting',
    text: `${who.join('; ')}: ${next}${rest}`,
    measured: circuit.opened,
    affected: isAll || isOnly ? queue.callable : null,
    until: isWaiting ? circuit.until : null,
    code: 'carrier_circuit_open',
    action: explain,
  };
}

/** Contacts wait since no carrier of theirs takes calls to their country. */
function countriesHeld(facts: GateFacts): Finding | null {
  const { carriers, queue } = facts;
  const affected = queue.by_blocker.country_closed ?? 0;
  if (affected === 0) return null;
  const who = carriers.flatMap(({ name, holds = [] }) =>
    holds.length === 0 ? [] : [`${name} ${heldWords(holds)}`],
  );
  const why =
    who.length > 0 ? who.join('; ') : 'A carrier took no calls to a country';
  return {
    state: affected === queue.waiting ? 'blocking' : 'limiting',
    text: `${why}: ${contactsWords(affected)} wait, until it is allowed there or a number at another carrier is added.`,
    affected,
    code: 'country_closed',
    action: explain,
  };
}

/** 7. Somebody who places the calls. */
export const carrier: GateRule = (facts) => {
  const { counters } = facts;
  const shut = circuitsOpen(facts);
  if (shut) return shut;
  const held = countriesHeld(facts);
  if (held) return held;
  const hit = fullOf(facts, ['carrier_cps']);
  if (hit) {
    const { used, limit } = facts.capacity.cps;
    return {
      state: stateWhenFull(facts),
      text: sentence(hit.full),
      measured: used,
      limit,
      affected: hit.affected,
      code: hit.full.code,
      action: explain,
    };
  }
  const refused = counters.figures.system_retries ?? 0;
  const asked = refused + (counters.figures.attempts ?? 0);
  if (asked === 0) {
    return {
      state: 'unknown',
      text: 'The carrier has told of no call of this run yet.',
    };
  }
  const isBad = asked >= ENOUGH && refused / asked >= MANY_REFUSED;
  return {
    state: isBad ? 'limiting' : 'passing',
    text: `The carrier refused ${refused} of ${asked} calls of this run.`,
    measured: refused / asked,
    limit: MANY_REFUSED,
    ...(isBad && { code: 'carrier_refusing', action: explain }),
  };
};

const guardCodes = ['dnc', 'daily_attempt_cap', 'min_gap'] as const;

/** 8. What protects people from us. */
export const guards: GateRule = (facts) => {
  const { queue, campaign, counters, now } = facts;
  const open = { kind: 'open_guards', label: 'Open guard settings' } as const;
  const day = fullOf(facts, ['daily_call_cap', 'daily_minute_cap']);
  const brake = fullOf(facts, ['abandon_brake']);
  const hit = day ?? brake;
  if (hit) {
    const { full, affected } = hit;
    const until = full.until
      ? ` Next: ${whenWords(full.until, campaign.schedule.timezone, now)}.`
      : '';
    return {
      state: day ? 'blocking' : stateWhenFull(facts),
      text: `${sentence(full)}${until}`,
      affected,
      until: full.until,
      code: full.code,
      action: open,
    };
  }
  const held = guardCodes.filter((code) => queue.by_blocker[code]);
  const affected = held.reduce((sum, it) => sum + queue.by_blocker[it]!, 0);
  if (affected > 0) {
    return {
      state: affected === queue.waiting ? 'blocking' : 'limiting',
      text: `${contactsWords(affected)} may not be called now by the guards on calls to one person.`,
      measured: affected,
      affected,
      code: held[0]!,
      action: open,
    };
  }
  if (campaign.dial_mode !== 'predictive') {
    return { state: 'passing', text: 'No guard holds anybody back.' };
  }
  const { abandoned, answered, rate } = abandonedOf(counters.figures);
  return {
    state: 'passing',
    text: `${abandoned} of ${answered} answered calls were abandoned; no guard holds anybody back.`,
    measured: rate,
    limit: campaign.abandoned?.pause_rate ?? null,
  };
};

/** 9. Somebody who talks. */
export const agent: GateRule = (facts) => {
  const { queue, capacity } = facts;
  const open = { kind: 'open_agent', label: 'Open agents' } as const;
  if (!facts.agent?.active) {
    return {
      state: 'blocking',
      text: facts.agent
        ? 'The agent is switched off.'
        : 'The campaign has no agent.',
      affected: queue.waiting,
      code: facts.agent ? 'agent_not_active' : 'no_agent',
      action: open,
    };
  }
  const hit = fullOf(facts, ['no_agent_capacity']);
  const { used, limit } = capacity.agents;
  if (hit) {
    return {
      state: stateWhenFull(facts),
      text: sentence(hit.full),
      measured: used,
      limit,
      affected: hit.affected,
      code: hit.full.code,
      action: open,
    };
  }
  const found: Finding = { state: 'passing', text: 'The agent takes calls.' };
  if (limit === null) return found;
  const text = `The agent is in ${used} of ${limit} calls that it takes.`;
  return { ...found, text, measured: used, limit };
};
