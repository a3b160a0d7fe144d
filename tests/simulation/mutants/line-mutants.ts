import type { Mutant } from './mutants.ts';

const LINES = 'functions/adapters/dynamodb/line-store.ts';

/** Lines of numbers, numbers that rest, and turns of retries. */
export const lineMutants: readonly Mutant[] = [
  {
    name: 'lines of a number are off by one',
    file: LINES,
    find: 'size(#lines) < max_concurrent)',
    replace: 'size(#lines) <= max_concurrent)',
    killed_by: 'simulation',
  },
  {
    name: 'retries have no turn of their own',
    file: 'functions/dial/choose-contact.ts',
    find: '  return unitHash(turn) < retry_share;',
    replace: '  return unitHash(turn) < 0;',
    killed_by: 'unit',
    test: 'functions/dial/choose-contact.test.ts',
  },
  {
    name: 'number that rests is called from',
    file: 'shared/domain/number-choice.ts',
    find: '  return rested.length > 0 ? rested : numbers;',
    replace: '  return numbers;',
    killed_by: 'unit',
    test: 'shared/domain/number-choice.test.ts',
  },
];
