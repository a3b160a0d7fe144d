import { setTimeout as sleepFor } from 'node:timers/promises';
import * as api from '#shared/client/generated/sdk.gen.ts';
import type { Campaign } from '#shared/client/generated/types.gen.ts';
import { Outdial, OutdialError } from '#shared/client/outdial.ts';
import { unwrap } from '#shared/client/problem-error.ts';
import type { Target } from '../deployment.ts';
import { oneLine } from '../output.ts';
import type { CallCame } from './judge-call.ts';
import { refusalText } from './keys.ts';
import { DEMO_NUMBER, isCallable } from './supplies.ts';

/** One campaign for each number, which every test call restarts. */
const NAME = 'outdial doctor: call';

/** After so long without a call it is asked what dialling waits for. */
const PATIENCE_MS = 60_000;

export interface TestCall {
  readonly outdial: Outdial;
  readonly target: Target;
  readonly number: string;
  /** Real time from the start to the end of the campaign. */
  readonly within_ms: number;
  /** Ends it at once: the campaign is stopped. */
  readonly leave: AbortSignal;
  readonly now: () => number;
}

/**
 * Makes a campaign of one contact, or takes the one of the last time, runs it
 * and watches it to its end. Whatever happens, it does not stay running, and
 * what never ran does not stay at all.
 */
export async function placeTestCall(call: TestCall): Promise<CallCame> {
  const { outdial } = call;
  let id: string | undefined;
  try {
    id = (await prepare(call)).id;
    await outdial.campaigns.start(id);
    return await watchToEnd(call, id);
  } catch (error) {
    if (!(error instanceof OutdialError)) throw error;
    return { kind: 'refused', why: whyText(error) };
  } finally {
    if (id) await tidyOrSay(outdial, id);
  }
}

/** With each readiness check that failed, in its own words. */
function whyText(error: OutdialError): string {
  const rows = error.problem.errors ?? [];
  return [refusalText(error), ...rows.map(({ message }) => message)].join(' ');
}

async function prepare({ outdial, number }: TestCall): Promise<Campaign> {
  const used = await findUsed(outdial, number);
  if (used) return outdial.campaigns.restart(used.id);
  return outdial.campaigns.create({
    name: NAME,
    contacts: new Blob([`phone_number\n${number}\n`], { type: 'text/csv' }),
    file_name: 'doctor.csv',
    max_concurrent_calls: 1,
    // Asks for no part of the organization's limit, and takes the first line that is free.
    admission: 'shared',
    priority: 10,
    ...(await poolOf(outdial)),
  });
}

/** Numbers that a call may come from: any will do. */
const MOST_NUMBERS = 10;

/** The organization's own, where the one that a campaign gets by itself is at no carrier. */
async function poolOf({ client }: Outdial) {
  const query = { limit: 200 };
  const { data } = await unwrap(api.listNumbers({ client, query }));
  const usable = data.filter(isCallable);
  if (usable.length === 0 || usable.some(({ id }) => id === DEMO_NUMBER))
    return {};
  const pool = usable.slice(0, MOST_NUMBERS);
  return { number_pool: pool.map(({ id }) => ({ number_id: id })) };
}

async function findUsed(
  { campaigns }: Outdial,
  number: string,
): Promise<Campaign | undefined> {
  const { data } = await campaigns.list({ q: NAME, status: 'completed' });
  const free = data.filter(({ name, draining, allowed_actions }) => {
    return name === NAME && !draining && allowed_actions.includes('restart');
  });
  for (const campaign of free) {
    const contacts = await campaigns.contacts(campaign.id, { limit: 2 });
    const [only, ...others] = contacts.data;
    if (only?.phone_number === number && others.length === 0) return campaign;
  }
  return undefined;
}

async function watchToEnd(call: TestCall, id: string): Promise<CallCame> {
  const { now, leave, within_ms } = call;
  const began = now();
  const silence = new AbortController();
  const patience = setTimeout(() => silence.abort(), PATIENCE_MS);
  const late = AbortSignal.timeout(within_ms);
  const watcher = new Outdial({
    ...call.target,
    ...abortable(AbortSignal.any([leave, late, silence.signal])),
  });
  let snapshots = 0;
  try {
    for await (const { stats } of watcher.campaigns.streamEvents(id)) {
      snapshots += 1;
      if (stats.attempts.total > 0 || stats.active_calls > 0)
        clearTimeout(patience);
    }
  } catch (error) {
    if (leave.aborted) return { kind: 'left' };
    if (!late.aborted && !silence.signal.aborted) throw error;
    const why = await whatItWaitsFor(call, id);
    return { kind: 'late', why, waited_ms: now() - began };
  } finally {
    clearTimeout(patience);
  }
  const took_ms = now() - began;
  const { campaigns } = call.outdial;
  const [campaign, contacts] = await Promise.all([
    campaigns.get(id),
    campaigns.contacts(id, { limit: 1 }),
  ]);
  const [contact] = contacts.data;
  return { kind: 'over', campaign, contact, took_ms, snapshots };
}

/** A stream that reconnects for ever ends where its pause cannot be slept. */
const abortable = (signal: AbortSignal) => ({
  fetch: (request: Request) =>
    fetch(
      new Request(request, {
        signal: AbortSignal.any([request.signal, signal]),
      }),
    ),
  sleep: (ms: number): Promise<void> => sleepFor(ms, undefined, { signal }),
});

/** In the words of `dispatch-health`, which is there for this question. */
async function whatItWaitsFor(
  { outdial: { client } }: TestCall,
  campaign_id: string,
): Promise<string> {
  const path = { campaign_id };
  const health = await unwrap(api.getDispatchHealth({ client, path }));
  return health.headline;
}

/** What the call came to is told all the same. */
async function tidyOrSay(outdial: Outdial, id: string): Promise<void> {
  try {
    await tidy(outdial, id);
  } catch (error) {
    if (!(error instanceof OutdialError)) throw error;
    const why = oneLine(whyText(error));
    console.error(`campaign ${id} may still run, stop it: ${why}`);
  }
}

async function tidy({ campaigns }: Outdial, id: string): Promise<void> {
  const { allowed_actions } = await campaigns.get(id);
  if (allowed_actions.includes('delete')) await campaigns.delete(id);
  else if (allowed_actions.includes('cancel-restart'))
    await campaigns.cancelRestart(id);
  else if (allowed_actions.includes('stop')) await campaigns.stop(id);
}
