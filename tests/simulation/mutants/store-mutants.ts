// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts of other files
import type { Mutant } from './mutants.ts';

const SLOT = 'functions/adapters/dynamodb/slot-store.ts';
const SEAT = 'functions/adapters/dynamodb/seat-store.ts';
const STATE = 'functions/adapters/dynamodb/state-store.ts';
const STATS = 'functions/adapters/dynamodb/stats-store.ts';
const FLOW = 'functions/adapters/dynamodb/flow-store.ts';
const TICK = 'functions/adapters/dynamodb/tick-store.ts';
const RUNNING = 'functions/adapters/dynamodb/running-store.ts';
const WORKFLOW = 'functions/adapters/workflow.ts';
const FOLD = 'functions/live/fold-stats.ts';
const CHANGES = 'functions/live/fold-changes.ts';

/** Conditions of writes, and what is counted. */
export const storeMutants: readonly Mutant[] = [
  {
    name: 'slot is taken whatever it holds',
    file: SLOT,
    find: '`(${condition}) OR attempt_id = :attempt_id`',
    replace:
      '`(${condition}) OR attempt_id = :attempt_id OR attribute_exists(pk) OR attribute_not_exists(pk)`',
    killed_by: 'simulation',
  },
  {
    name: 'a seat is taken where none is free',
    file: SEAT,
    find: ' AND size(seats) < max_concurrent_calls)',
    replace: ' AND attribute_exists(max_concurrent_calls))',
    killed_by: 'simulation',
  },
  {
    name: 'slot is emptied whatever it holds',
    file: SLOT,
    find: '    ConditionExpression: condition,',
    replace:
      '    ConditionExpression: `(${condition}) OR attribute_exists(pk)`,',
    killed_by: 'simulation',
  },
  {
    name: 'free slot is taken by a permit of another time',
    file: SLOT,
    find: '(epoch = :proof OR (attribute_not_exists(epoch)',
    replace:
      '(epoch = :proof OR epoch <> :proof OR (attribute_not_exists(epoch)',
    killed_by: 'unit',
    test: 'functions/adapters/dynamodb/slot-store.test.ts',
  },
  {
    name: 'limit of the campaign is off by one',
    file: SLOT,
    find: 'size(slots) < max_concurrent_calls',
    replace: 'size(slots) <= max_concurrent_calls',
    killed_by: 'simulation',
  },
  {
    name: 'slot counts for a campaign that is not running',
    file: SLOT,
    find: '`#status = :running AND run_number = :run AND (attribute_exists(slots.',
    replace:
      '`(#status = :running OR run_number = :run) AND (attribute_exists(slots.',
    killed_by: 'unit',
    test: 'functions/adapters/dynamodb/slot-store.test.ts',
  },
  {
    name: 'slot that was counted anew is counted no more',
    file: SLOT,
    find: "ConditionExpression: 'slots.#slot = :stamp',",
    replace:
      "ConditionExpression: 'slots.#slot = :stamp OR attribute_exists(slots.#slot)',",
    killed_by: 'simulation',
  },
  {
    name: 'first claim of a contact is unconditional',
    file: STATE,
    find: "'attribute_not_exists(pk)' : 'rev = :before'",
    replace:
      "'attribute_not_exists(pk) OR attribute_exists(pk)' : 'rev = :before'",
    killed_by: 'simulation',
  },
  {
    name: 'change of a contact is unconditional',
    file: STATE,
    find: "'attribute_not_exists(pk)' : 'rev = :before'",
    replace:
      "'attribute_not_exists(pk)' : 'rev = :before OR attribute_exists(pk)'",
    killed_by: 'simulation',
  },
  {
    name: "another's change of a contact is taken for one's own",
    file: STATE,
    find: 'return isDeepStrictEqual(stored, asStored(next));',
    replace: 'return stored?.rev === next.rev;',
    killed_by: 'simulation',
  },
  {
    name: "one's own change of a contact is not known again",
    file: STATE,
    find: 'return isDeepStrictEqual(stored, asStored(next));',
    replace: 'return false;',
    killed_by: 'simulation',
  },
  {
    name: 'contact is skipped in choosing the next',
    file: STATE,
    find: 'if (found + 1 < (low + 1) * BLOCK_SIZE) return after(found);',
    replace: 'if (found + 1 < (low + 1) * BLOCK_SIZE) return after(found + 1);',
    killed_by: 'calm',
  },
  {
    name: 'batch of changes counts as often as it comes',
    file: CHANGES,
    find: 'changes.filter(({ sequence }) => sequence > before.last_seq)',
    replace: 'changes.filter(() => true)',
    killed_by: 'simulation',
  },
  {
    name: 'change counts without what was before it',
    file: FOLD,
    find: 'deltaOf(before, after)',
    replace: 'deltaOf(undefined, after)',
    killed_by: 'simulation',
  },
  {
    name: 'counters are written over those of another',
    file: STATS,
    find: "          ? 'last_seq = :before'",
    replace: "          ? 'last_seq = :before OR attribute_exists(pk)'",
    killed_by: 'unit',
    test: 'functions/adapters/dynamodb/stats-store.test.ts',
  },
  {
    name: 'older execution goes on beside the newer',
    file: FLOW,
    find: "'attribute_not_exists(generation) OR generation <= :mine'",
    replace:
      "'attribute_not_exists(generation) OR generation <= :mine OR attribute_exists(pk)'",
    killed_by: 'unit',
    test: 'functions/adapters/dynamodb/flow-store.test.ts',
  },
  {
    name: 'wake that comes before the wait is lost',
    file: FLOW,
    find: "UpdateExpression: 'SET woken = :true',",
    replace: "UpdateExpression: 'SET awoken = :true',",
    killed_by: 'unit',
    test: 'functions/adapters/dynamodb/flow-store.test.ts',
  },
  {
    name: 'mark of a wake ends no wait after it',
    file: FLOW,
    find: "left.kind === 'refused' || left.item.woken === true",
    replace: "left.kind === 'refused'",
    killed_by: 'unit',
    test: 'functions/adapters/dynamodb/flow-store.test.ts',
  },
  {
    name: 'token of a wait that is over is left for whoever wakes',
    file: FLOW,
    find: "'SET generation = :mine REMOVE task_token, taken_token, woken, missed_at'",
    replace: "'SET generation = :mine REMOVE woken, missed_at'",
    killed_by: 'unit',
    test: 'functions/adapters/dynamodb/flow-store.test.ts',
  },
  {
    name: 'token that was taken is not given again',
    file: FLOW,
    find: '    return taken_token === undefined\n',
    replace: '    return taken_token === undefined || taken_token\n',
    killed_by: 'unit',
    test: 'functions/adapters/dynamodb/flow-store.test.ts',
  },
  {
    name: 'failures of executions are counted for each time they are told',
    file: FLOW,
    find: ' AND (attribute_not_exists(failed) OR failed < :mine)',
    replace: '',
    killed_by: 'unit',
    test: 'functions/adapters/dynamodb/flow-store.test.ts',
  },
  {
    name: 'tick is won by all who come with its number',
    file: TICK,
    find: "ConditionExpression: 'tick_number = :tick',",
    replace:
      "ConditionExpression: 'tick_number = :tick OR attribute_exists(pk)',",
    killed_by: 'simulation',
  },
  {
    name: 'campaign that ends keeps its part of the budget',
    file: RUNNING,
    find: 'if (!entry || entry.version >= campaign.version) return;',
    replace: 'if (entry || !entry) return;',
    killed_by: 'simulation',
  },
  {
    name: 'budget of strict campaigns is off by one',
    file: RUNNING,
    find: 'if (in_use + requested <= cap) return undefined;',
    replace: 'if (in_use + requested <= cap + 1) return undefined;',
    killed_by: 'unit',
    test: 'functions/adapters/dynamodb/settings-store.test.ts',
  },
  {
    name: 'execution of a resumed run has the name of the one before',
    file: WORKFLOW,
    find: 'await startAs(run, last + 1);',
    replace: 'await startAs(run, Math.min(last + 1, 1));',
    killed_by: 'simulation',
  },
  {
    name: 'ledger of the platform is written over',
    file: 'functions/adapters/dynamodb/platform-store.ts',
    find: "'version = :before OR (",
    replace: "'attribute_exists(version) OR version = :before OR (",
    killed_by: 'unit',
    test: 'functions/workflow/keep-share.test.ts',
  },
];
