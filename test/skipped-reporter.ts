import type { Reporter, TestModule } from 'vitest/node';
import { drawnLine } from './drawn.ts';

const NEED = /\(needs ([\w.-]+)\)/;

/**
 * Names what was not run, last and counted: a run that skipped something must not look like one that ran all. Says nothing
 * where somebody chose tests by name (`-t`): all others are left out then.
 */
export const skippedReporter = (write: (line: string) => void = console.log): Reporter => {
  let isChosen = false;
  return {
    onInit: ({ config }) => {
      isChosen = config.testNamePattern !== undefined;
    },
    onTestRunEnd: (modules) => {
      for (const line of isChosen ? [] : [...skippedLines(modules), drawnLine()]) write(line);
    },
  };
};

/** `skipped: 12 tests that need java`, a line for each need. */
export const skippedLines = (modules: readonly Pick<TestModule, 'children'>[]): readonly string[] => {
  const counts = new Map<string, number>();
  for (const { children } of modules) {
    for (const test of children.allTests('skipped')) {
      const need = NEED.exec(test.fullName)?.[1] ?? '';
      counts.set(need, (counts.get(need) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([need, count]) => `skipped: ${count} ${count === 1 ? 'test' : 'tests'} ${whyOf(need, count)}`);
};

const whyOf = (need: string, count: number): string =>
  need === '' ? 'for no reason that they give' : `that ${count === 1 ? 'needs' : 'need'} ${need}`;
