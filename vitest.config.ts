import { defineConfig } from 'vitest/config';
import { skippedReporter } from './test/skipped-reporter.ts';

/** Where `.ci/tests` wants the result as JSON beside what a person reads. */
const resultFile = process.env.BOOKEND_TEST_RESULT;

/** Nothing in these tests replaces a module, a timer or the environment: they share workers, and what one has imported. */
const TOGETHER = ['test/{core,dst,oracle,properties,rules,timeline}/**/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'together', include: TOGETHER, isolate: false } },
      {
        extends: true,
        test: { name: 'apart', include: ['test/**/*.test.ts'], exclude: [...TOGETHER, 'node_modules/**'] },
      },
    ],
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default', ...(resultFile === undefined ? [] : ['json']), skippedReporter()],
    ...(resultFile === undefined ? {} : { outputFile: { json: resultFile } }),
    // Properties run thousands of cases each, on machines with two slow cores too.
    testTimeout: 300_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['cli/**/*.ts', 'functions/**/*.ts', 'shared/**/*.ts', 'simulator/**/*.ts'],
      reporter: ['text', 'html'],
    },
  },
});
