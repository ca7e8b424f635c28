import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { shortPattern } from './short-pattern.ts';

/** A mutant's tests stop when it dies: so those come first that kill most in the least time. */
const STEPS = [
  /\/test\/rules\/(words|reasons|deadlines|looks)\./,
  /\/test\/rules\/(?!contract\.)/,
  /\/test\/core\//,
  /\/test\/oracle\//,
  /\/test\//,
];

const stepOf = ({ moduleId }: TestSpecification): number => STEPS.findIndex((step) => step.test(moduleId));

class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => stepOf(a) - stepOf(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}

/** The tests that `npm run mutate` asks of each mutant: the core's quick ones, which need neither network nor clock. */
export default defineConfig({
  plugins: [shortPattern],
  test: {
    include: ['test/{core,oracle,properties,rules}/**/*.test.ts'],
    exclude: [
      // A month of one instance's life, or thousands of tasks and names, say little that a day or ten do not, and cost seconds.
      'test/core/advance/{bounded*,full-item,properties}.test.ts',
      'test/core/looks/plan.test.ts',
      'test/core/messages/{hostile-names,telling}.test.ts',
      'test/core/notices/notice-size.test.ts',
      'test/core/remedies/{documentation,properties}.test.ts',
      'test/properties/{alike,hostile,huge,stale}.test.ts',
      // They judge before they run: a mutant that is met then is taken to concern all tests, and runs all of them.
      'test/core/remedies/remediation.test.ts',
      'test/core/remedies/guards/!(repair-had-its-time).test.ts',
      // They reach nothing of what is mutated.
      'test/core/{inventory,survey}/**',
      'test/core/words/format-time.test.ts',
      'test/rules/one-place.test.ts',
    ],
    // One worker imports the core once for all files: a mutant costs its tests, not their imports.
    isolate: false,
    runner: 'test/mutation/runner.ts',
    sequence: { sequencer: QuickFirst },
    testTimeout: 60_000,
    env: { BOOKEND_RUNS: '100', BOOKEND_SHRINK: 'no' },
  },
});
