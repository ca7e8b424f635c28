import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
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
