import type { Mutant } from './mutants.ts';

const SHARE = 'functions/workflow/keep-share.ts';
const RUN = 'functions/workflow/campaign-run.ts';
const RUNNING = 'functions/workflow/look-at-running.ts';
const END = 'functions/workflow/end-run.ts';
const RECOUNT = 'functions/workflow/recount.ts';
const TICK = 'functions/workflow/tick.ts';
const WATCH = 'functions/workflow/keep-watch.ts';
const MEND = 'functions/workflow/mend-slots.ts';
const OUTLOOK = 'functions/workflow/outlook.ts';

/** Ticks, what they mend, and the end of a run. */
export const workflowMutants: readonly Mutant[] = [
  {
    name: 'lost permits are not sent again',
    file: TICK,
    find: '    if (part.length > 0) await queues.dial(part, second);',
    replace: '    if (part.length > 1) await queues.dial(part, second);',
    killed_by: 'simulation',
  },
  {
    name: 'next tick is sent after the work',
    file: TICK,
    find: `  await engine.queues.tick(nextBeat(tick, clock.now()), pause);
  await keepWatch(engine, tick, found);
  const limited = await withinLimits(engine, found);
  const { id } = limited;
  await keepShare(engine, tick.org_id, tick.tick_number * BEATS + beat);
  const [settings, slots, circuit, pool] = await Promise.all([
    getOrgSettings(table, tick.org_id),
    // Seats are given back by what it says; of all else writes decide.
    listSlots(table, tick.org_id, isPaced(limited) ? 'strong' : 'peek'),
    getCircuit(table, tick.org_id),
    knownPool(engine, limited),
  ]);
  const able = await failWithoutAgent(
    engine,
    await failWithoutNumbers(engine, limited, pool.numbers),
    settings,
  );
  const campaign = await paceCampaign(engine, able, callsAtOnce(settings));
  const { status } = campaign;
  const { before = null } = tick;
  const unsettled = await mendSlots(engine, campaign, slots, lookedAt(tick));
`,
    replace: `  await keepWatch(engine, tick, found);
  const limited = await withinLimits(engine, found);
  const { id } = limited;
  await keepShare(engine, tick.org_id, tick.tick_number * BEATS + beat);
  const [settings, slots, circuit, pool] = await Promise.all([
    getOrgSettings(table, tick.org_id),
    // Seats are given back by what it says; of all else writes decide.
    listSlots(table, tick.org_id, isPaced(limited) ? 'strong' : 'peek'),
    getCircuit(table, tick.org_id),
    knownPool(engine, limited),
  ]);
  const able = await failWithoutAgent(
    engine,
    await failWithoutNumbers(engine, limited, pool.numbers),
    settings,
  );
  const campaign = await paceCampaign(engine, able, callsAtOnce(settings));
  const { status } = campaign;
  const { before = null } = tick;
  const unsettled = await mendSlots(engine, campaign, slots, lookedAt(tick));
  await engine.queues.tick(nextBeat(tick, clock.now()), pause);
`,
    killed_by: 'calm',
  },
  {
    name: 'free slots of another campaign count as taken',
    file: TICK,
    find: '    if (!held?.attempt_id) free.push',
    replace: '    if (!held) free.push',
    killed_by: 'calm',
  },
  {
    name: 'chain of ticks ends while calls are up',
    file: TICK,
    find: '  if (isHeld || view.callable > 0) return;',
    replace: '  if (view.callable > 0) return;',
    killed_by: 'calm',
  },
  {
    name: 'whoever was passed over is only found at the end',
    file: TICK,
    find: '      await callAllSkipped(engine, campaign, hinted.from);',
    replace: '',
    killed_by: 'simulation',
  },
  {
    name: 'doubled ticks stay two chains',
    file: TICK,
    find: '  if (beat === 0) {',
    replace: '  if (beat === 99) {',
    killed_by: 'simulation',
  },
  {
    name: 'campaign that has all its lines is never looked at',
    file: 'functions/workflow/glance.ts',
    find: 'if (beat % LOOK_EACH === 0 || ',
    replace: 'if (',
    equivalent:
      'the first beat of each number looks in any case, since its number is not won yet',
  },
  {
    name: 'nobody is woken when nothing is left to do',
    file: WATCH,
    find: 'return won ? workflow.wake(tick) : undefined;',
    replace: 'return;',
    killed_by: 'calm',
  },
  {
    name: 'ticks are no heartbeat',
    file: WATCH,
    find: 'await workflow.beat(tick);',
    replace: 'return;',
    killed_by: 'unit',
    test: 'functions/workflow/keep-watch.test.ts',
  },
  {
    name: 'nobody looks when a run ends by the clock while calls go on',
    file: WATCH,
    find: '  if (isPastEnd(campaign, clock.now())) return workflow.wake(tick);\n',
    replace: '',
    killed_by: 'unit',
    test: 'functions/workflow/keep-watch.test.ts',
  },
  {
    name: 'slow tick leaves the beat that is on its way its number',
    file: WATCH,
    find: "  await winTick(table, campaign_id, next, new_id('tck'));\n",
    replace: '',
    killed_by: 'unit',
    test: 'functions/workflow/keep-watch.test.ts',
  },
  {
    name: 'former definition is told to watch, which it does not know',
    file: 'functions/workflow/run-step.ts',
    find: "return answer.next === 'watch' ? { ...answer, next: 'await' } : answer;",
    replace: 'return answer;',
    killed_by: 'unit',
    test: 'functions/workflow/run-step.test.ts',
  },
  {
    name: 'carrier is believed too early that it has no call',
    file: MEND,
    find: '  token: 45_000,',
    replace: '  token: 0,',
    killed_by: 'simulation',
  },
  {
    name: 'carrier is never asked about a silent call',
    file: MEND,
    find: '  if (!isSilent(open, campaign, now)) return 0;',
    replace: '  if (open) return 0;',
    killed_by: 'simulation',
  },
  {
    name: 'slot of a dial that is still on its way is given away',
    file: MEND,
    find: 'const CLAIM_MS = 40_000;',
    replace: 'const CLAIM_MS = 0;',
    killed_by: 'simulation',
  },
  {
    name: 'slot of a dial that crashed stays taken',
    file: MEND,
    find: '    if (over || age > CLAIM_MS) {',
    replace: '    if (over) {',
    killed_by: 'simulation',
  },
  {
    name: 'slot of a call that is over stays taken when its event crashed',
    file: MEND,
    find: '    if (over || age > CLAIM_MS) {',
    replace: '    if (!over && age > CLAIM_MS) {',
    killed_by: 'simulation',
  },
  {
    name: 'call is given up while it may be up',
    file: MEND,
    find: 'age > hardCapMs(campaign)',
    replace: 'age > 45_000',
    killed_by: 'simulation',
  },
  {
    name: 'call that nobody can tell about is never given up',
    file: MEND,
    find: 'age > hardCapMs(campaign)',
    replace: 'age < 0',
    killed_by: 'simulation',
  },
  {
    name: 'slots that a crash left counted stay so',
    file: MEND,
    find: '  await dropLeftovers(engine, campaign, new Set(mine.map(({ slot }) => slot)));\n',
    replace: '',
    killed_by: 'simulation',
  },
  {
    name: 'retries are not seen as work to come',
    file: OUTLOOK,
    find: '      dueRetries(id, run_number, i + 2),',
    replace: '      dueRetries(id, run_number, i + 20),',
    killed_by: 'calm',
  },
  {
    name: 'run waits for the watchdog in place of the next due contact',
    file: OUTLOOK,
    find: '    next_at: isSure ? later.due_at : null,',
    replace: '    next_at: null,',
    killed_by: 'calm',
  },
  {
    name: 'execution ends where its campaign is not started yet',
    file: RUN,
    find: `    case 'draft':
    case 'paused':`,
    replace: `    case 'draft':
      return DONE;
    case 'paused':`,
    killed_by: 'calm',
  },
  {
    name: 'execution ends where its campaign is not resumed yet',
    file: RUN,
    find: '  return untilStarted(engine, watch);\n}',
    replace: '  return DONE;\n}',
    killed_by: 'simulation',
  },
  {
    name: 'calls of a paused campaign are watched by nobody',
    file: RUN,
    find: `  if (ownedCount(campaign) > 0) return watchCalls(engine, campaign);
  if (end) return`,
    replace: '  if (end) return',
    killed_by: 'simulation',
  },
  {
    name: 'run is completed while a contact waits that the index forgot',
    file: RUNNING,
    find: `  if (count.next_at !== null) {
    return awaiting(Math.max((count.next_at - now) / 1_000, 2));
  }
  if (!count.finished) {
    return isClosed
      ? awaiting((end.at - now) / 1_000)
      : untilMended(engine, campaign);
  }
`,
    replace: '',
    killed_by: 'simulation',
  },
  {
    name: 'contacts that were skipped are not healed',
    file: RECOUNT,
    find: '    await heal(state.seq);\n',
    replace: '',
    killed_by: 'simulation',
  },
  {
    name: 'contacts at the end that were skipped are not healed',
    file: RECOUNT,
    find: '  await heal(campaign.total_contacts);\n',
    replace: '',
    killed_by: 'simulation',
  },
  {
    name: 'drain is over while slots are held',
    file: END,
    find: '  if (ownedCount(campaign) > 0) return watchCalls(engine, campaign);\n',
    replace: '',
    killed_by: 'simulation',
  },
  {
    name: 'drain is over before the counters have caught up',
    file: END,
    find: '  if (Object.keys(drift).length > 0) {',
    replace: '  if (Object.keys(drift).length > 999) {',
    killed_by: 'simulation',
  },
  {
    name: 'next run calls whoever is on the phone in the run before',
    file: 'shared/domain/readiness.ts',
    find: '      !isHeldBack(campaign),',
    replace: '      true,',
    killed_by: 'simulation',
  },
  {
    name: 'calls of a run that was restarted are watched by nobody',
    file: RUN,
    find: `    case 'draft':
    case 'paused':`,
    replace: `    case 'draft':
      return untilStarted(engine, watch);
    case 'paused':`,
    killed_by: 'simulation',
  },
  {
    name: 'lines are looked at before the ledger of the platform is read',
    file: SHARE,
    find: '    const before = await getLedger(table);\n    const seen = await look();',
    replace:
      '    const seen = await look();\n    const before = await getLedger(table);',
    killed_by: 'unit',
    test: 'functions/workflow/keep-share.test.ts',
  },
  {
    name: 'nobody looks at organizations that are silent',
    file: SHARE,
    find: '  if (!own || own.share >= own.limit) return;',
    replace: '  if (own || !own) return;',
    killed_by: 'unit',
    test: 'functions/workflow/keep-share.test.ts',
  },
];
