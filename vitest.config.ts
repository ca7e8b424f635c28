import { defineConfig } from 'vitest/config';
import { anew, apart } from './test/apart.ts';
import { skippedReporter } from './test/skipped-reporter.ts';

/** Where `.ci/tests` wants the result as JSON beside what a person reads. */
const resultFile = process.env.BOOKEND_TEST_RESULT;

/** These replace something for their whole process, or load functions. All others share workers, and what one has imported. */
const APART = [...apart()];
const ANEW = [...anew()];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...APART, ...ANEW, 'node_modules/**'],
          isolate: false,
        },
      },
      // They share what is not ours, such as the SDK.
      { extends: true, test: { name: 'anew', include: ANEW, setupFiles: 'test/anew.ts', isolate: false } },
      { extends: true, test: { name: 'apart', include: APART } },
    ],
    // No test depends on whose machine this is: neither on AWS's files there, nor on the instance that it is.
    env: {
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    pool: 'forks',
    // Tests make much that they soon drop. In a young generation of V8's default size a sixth of a worker's time goes into
    // moving what would have died a moment later.
    execArgv: ['--max-semi-space-size=32'],
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
