import { defineConfig } from 'vitest/config';

/** The tests that `npm run mutate` asks of each mutant: the core's quick ones, which need neither network nor clock. */
export default defineConfig({
  test: {
    include: ['test/{core,oracle,properties,rules,timeline}/**/*.test.ts'],
    // A month of one instance's life says little that a day does not, and costs seconds.
    exclude: ['test/core/advance/{bounded*,full-item,properties}.test.ts', 'test/core/{looks,messages,remedies}/**'],
    // One worker imports the core once for all files: a mutant costs its tests, not their imports.
    isolate: false,
    testTimeout: 60_000,
    env: { BOOKEND_RUNS: '400' },
  },
});
