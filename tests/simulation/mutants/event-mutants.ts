import type { Mutant } from './mutants.ts';

const APPLY = 'functions/events/apply-or-queue.ts';
const APPLY_TEST = 'functions/events/apply-or-queue.test.ts';
const FOLD = 'functions/live/fold-changes.ts';
const FOLD_TEST = 'functions/live/fold-changes.test.ts';

/** Bugs of the way from a carrier's event to the table, and to who watches. */
export const eventMutants: readonly Mutant[] = [
  {
    name: 'event that was not applied is acknowledged, and not queued',
    file: APPLY,
    find: '  await queues.event(event);\n',
    replace: '',
    killed_by: 'unit',
    test: APPLY_TEST,
  },
  {
    name: 'late applying goes on after its event is acknowledged',
    file: APPLY,
    find: '  timeUp.abort();\n',
    replace: '',
    killed_by: 'unit',
    test: APPLY_TEST,
  },
  {
    name: 'counters that a process remembers are never read again',
    file: FOLD,
    find: '    known.delete(key);\n',
    replace: '',
    killed_by: 'unit',
    test: FOLD_TEST,
  },
  {
    name: 'those who watch the list are not looked for',
    file: 'functions/adapters/dynamodb/watcher-store.ts',
    find: '[topic, listTopic(org)].map(',
    replace: '[topic].map(',
    killed_by: 'unit',
    test: FOLD_TEST,
  },
];
