import { defineConfig } from 'vitest/config';
import { skippedReporter } from './test/skipped-reporter.ts';

/** Where `.ci/tests` wants the result as JSON beside what a person reads. */
const resultFile = process.env.BOOKEND_TEST_RESULT;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default', ...(resultFile === undefined ? [] : ['json']), skippedReporter()],
    ...(resultFile === undefined ? {} : { outputFile: { json: resultFile } }),
    // Properties run thousands of cases each, on machines with two slow cores too.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['cli/**/*.ts', 'functions/**/*.ts', 'shared/**/*.ts', 'simulator/**/*.ts'],
      reporter: ['text', 'html'],
    },
  },
});
