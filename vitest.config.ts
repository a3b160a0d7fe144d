import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// A fresh clone knows no durations, and a long file that comes last runs alone.
const long =
  /(every-page|kill-and-steer|windows|imports|interruptions)\.test\.ts$/;

class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const projects = Map.groupBy(await super.sort(files), (it) => it.project);
    return [...projects.values()].flatMap((all) => [
      ...all.filter(({ moduleId }) => long.test(moduleId)),
      ...all.filter(({ moduleId }) => !long.test(moduleId)),
    ]);
  }
}

// Projects in order of weight. `unit` is pure and fast; `simulation` runs the
// real handlers in virtual time; `infra` synthesizes the stack; `end-to-end`
// starts the product as a child process and drives it over HTTP and Chromium.
export default defineConfig({
  test: {
    // Most tests only compute: a worker for each core, and none for waiting.
    maxWorkers: '100%',
    sequence: { sequencer: LongFilesFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'shared/**/*.test.ts',
            'functions/**/*.test.ts',
            'infra/carrier/**/*.test.ts',
            'infra/local/**/*.test.ts',
            'infra/setup/**/*.test.ts',
            'bench/**/*.test.ts',
            'tests/carriers/**/*.test.ts',
          ],
          environment: 'node',
          // One module graph for all files of a worker: loading it again for
          // each took longer than the tests. No test leaves state behind.
          isolate: false,
        },
      },
      {
        test: {
          name: 'web',
          include: ['web/**/*.test.ts', 'web/**/*.test.tsx'],
          setupFiles: ['web/src/testing/setup.ts'],
          environment: 'happy-dom',
          isolate: false,
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['tests/simulation/**/*.test.ts'],
          testTimeout: 240_000,
        },
      },
      {
        test: {
          name: 'infra',
          include: ['infra/aws/**/*.test.ts'],
          // Its files share bundles and templates (infra/aws/testing/synthesize.ts).
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'end-to-end',
          include: ['tests/end-to-end/**/*.test.ts'],
          exclude: ['tests/end-to-end/first-start.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          // Four products and browsers on two cores: a second is too soon.
          expect: { poll: { timeout: 30_000, interval: 100 } },
          // A file waits for its product's clock most of the time, and not for a core.
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'first-start',
          include: ['tests/end-to-end/first-start.test.ts'],
          testTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
