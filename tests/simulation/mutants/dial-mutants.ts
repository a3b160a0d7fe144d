// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts of other files
import type { Mutant } from './mutants.ts';

const DIAL = 'functions/dial/spend-permit.ts';
const PLACE = 'functions/dial/place-call.ts';
const CHOOSE = 'functions/dial/choose-contact.ts';
const HAND_ON = 'functions/dial/hand-on.ts';
const NEWS = 'functions/events/apply-news.ts';
const ACT = 'functions/api/act-on-campaign.ts';

/** From a permit to a call, and from its end to the next permit. */
export const dialMutants: readonly Mutant[] = [
  {
    name: 'gate is not read again before the call',
    file: PLACE,
    find: 'if (!gate || !mayDial(engine, gate, campaign.run_number)) {',
    replace: 'if (!gate) {',
    killed_by: 'simulation',
  },
  {
    name: 'calling window is not part of the gate',
    file: PLACE,
    find: 'campaignBlocker(campaign, engine.clock.now()) === null',
    replace: "campaign.status === 'running'",
    killed_by: 'simulation',
  },
  {
    name: 'do-not-call list is not looked at',
    file: PLACE,
    find: 'if (listed) {',
    replace: 'if (listed && false) {',
    killed_by: 'simulation',
  },
  {
    name: 'intent is not awaited before the call',
    file: PLACE,
    find: "if (!(await writeState(table, intent))) return 'next';",
    replace: 'void writeState(table, intent).catch(() => undefined);',
    killed_by: 'simulation',
  },
  {
    name: 'placement without an answer is called again at once',
    file: PLACE,
    find: "if (answer.kind === 'unknown') {",
    replace:
      "if (answer.kind === 'unknown') {\n    await takeBack({ kind: 'lost' });\n    return 'next';",
    killed_by: 'simulation',
  },
  {
    name: 'slot goes back when the answer is lost',
    file: PLACE,
    find: "    // An event may have been faster: then it is known again.\n    if (unknown) await writeState(table, unknown);\n    return 'calling';",
    replace:
      "    if (unknown) await writeState(table, unknown);\n    return 'next';",
    killed_by: 'simulation',
  },
  {
    name: 'line above the budget is used',
    file: DIAL,
    find: '    slot < callsAtOnce(settings) &&\n    capacityBlocker(campaign, slot) === null;',
    replace: '    capacityBlocker(campaign, slot) === null;',
    killed_by: 'unit',
    test: 'tests/simulation/late-permit.test.ts',
  },
  {
    name: 'limit of the campaign is not counted before a slot is taken',
    file: DIAL,
    find: 'let counted = owner === campaign.id && slot in campaign.slots;',
    replace: 'let counted = owner === campaign.id || owner === undefined;',
    killed_by: 'simulation',
  },
  {
    name: 'call goes on although its slot was taken by another',
    file: DIAL,
    find: '    if (!taken) {',
    replace: '    if (!taken && attempt_id === undefined) {',
    killed_by: 'simulation',
  },
  {
    name: 'former owner goes on counting a slot',
    file: DIAL,
    find: '    if (former) await disownSlot(table, former.owner, slot, former.stamp);\n',
    replace: '',
    killed_by: 'calm',
  },
  {
    name: 'new call has the token of the one before',
    file: PLACE,
    find: '    client_token: attempt_id,',
    replace: '    client_token: `${campaign_id}-${intent.seq}`,',
    killed_by: 'simulation',
  },
  {
    name: 'permit is not compared with its slot first',
    file: DIAL,
    find: '  if (!stillHolds(held, permit.proof)) return null;',
    replace: '',
    equivalent:
      'taking, emptying and handing on compare it again, in their writes',
  },
  {
    name: 'index is believed about who waits',
    file: CHOOSE,
    find: 'if (!contact || !isWaiting(contact.status)) continue;',
    replace: 'if (!contact) continue;',
    killed_by: 'simulation',
  },
  {
    name: 'index is believed about who is due',
    file: CHOOSE,
    find: 'if ((contact.next_eligible_at ?? at) <= at) return { contact, record };',
    replace: 'return { contact, record };',
    killed_by: 'simulation',
  },
  {
    name: 'next contact is chosen from what this process knows',
    file: CHOOSE,
    find: 'let seq = await nextSeq(table, campaign, campaign.total_contacts, known);',
    replace:
      'let seq = known + 1 < campaign.total_contacts && known > 0 ? known + 1 : await nextSeq(table, campaign, campaign.total_contacts, known);',
    equivalent:
      'whoever is claimed cannot be claimed again: a process that knows less tries more often',
  },
  {
    name: 'lowered budget is ignored in handing on',
    file: HAND_ON,
    find: '  if (slot >= callsAtOnce(settings)) return null;\n',
    replace: '',
    equivalent:
      'the dial function looks at the budget too, and empties the slot',
  },
  {
    name: 'lowered limit of the campaign is ignored in handing on',
    file: HAND_ON,
    find: '    ownedCount(own) <= callTarget(own) &&\n',
    replace: '',
    equivalent:
      'the dial function looks at the limit too, and hands the slot on without this campaign',
  },
  {
    name: 'slot that was not emptied counts no more',
    file: HAND_ON,
    find: '  if (!held) return;\n  await leaveLine({ table }, org_id, slot, held);',
    replace: '  if (held) await leaveLine({ table }, org_id, slot, held);',
    killed_by: 'simulation',
  },
  {
    name: 'slot counts no more before it is empty',
    file: HAND_ON,
    find: '  const held = await clearSlot(',
    replace:
      '  if (owner?.slots[slot]) await disownSlot(table, owner, slot, owner.slots[slot]);\n  const held = await clearSlot(',
    killed_by: 'simulation',
  },
  {
    name: 'emptied slot goes on counting',
    file: HAND_ON,
    find: '  if (!owner || !stamp) return;',
    replace: '  if (owner) return;',
    killed_by: 'calm',
  },
  {
    name: 'slot is free at the answer',
    file: NEWS,
    find: 'return applied.ended ? passOn(engine, ref, seen, applied.state) : null;',
    replace:
      "return applied.ended || news.type === 'answered' ? passOn(engine, ref, seen, applied.state) : null;",
    killed_by: 'simulation',
  },
  {
    name: 'end of a call hands nothing on',
    file: NEWS,
    find: 'return applied.ended ? passOn(engine, ref, seen, applied.state) : null;',
    replace: 'return null;',
    killed_by: 'calm',
  },
  {
    name: 'news that lost the race is dropped',
    file: NEWS,
    find: 'ref, now);\n      }\n      continue;',
    replace: 'ref, now);\n      }\n      return;',
    equivalent:
      'the call is silent then: a tick asks the carrier, and learns the same later',
  },
  {
    name: 'wish not to be called is not listed',
    file: NEWS,
    find: 'if (news.opted_out) {',
    replace: 'if (news.opted_out && false) {',
    killed_by: 'simulation',
  },
  {
    name: 'wish not to be called is listed after the end is written',
    file: NEWS,
    find: '    if (news.opted_out) {\n      // The list first: a crash before the outcome is written repeats both.',
    replace:
      '    if (!(await writeState(table, applied.state))) continue;\n    if (news.opted_out) {',
    killed_by: 'simulation',
  },
  {
    name: 'execution is started after the campaign is',
    file: ACT,
    find: `  if (needsExecution(before, outcome.campaign)) {
    await deps.workflow.startRun(runOf(outcome.campaign));
  }
  const written = await updateCampaign(
    deps.table,
    before,
    outcome.changes,
    now,
  );`,
    replace: `  const written = await updateCampaign(
    deps.table,
    before,
    outcome.changes,
    now,
  );
  if (needsExecution(before, outcome.campaign)) {
    await deps.workflow.startRun(runOf(outcome.campaign));
  }`,
    killed_by: 'interruptions',
  },
  {
    name: 'paused campaign that is stopped gets no execution',
    file: ACT,
    find: '  return wasAtRest && after.draining;',
    replace: 'return false;',
    killed_by: 'simulation',
  },
  {
    name: 'share of the platform is not looked at again after the line is taken',
    file: 'functions/dial/check-lines.ts',
    find: "  if (call.slot >= callsAtOnce(settings)) return 'closed';\n",
    replace: '',
    killed_by: 'unit',
    test: 'functions/workflow/keep-share.test.ts',
  },
];
