import type { Reporter, TestModule } from 'vitest/node';
import { drawnLine } from './drawn.ts';
import { isHere } from './needs.ts';

const NEEDS = /\(needs ([\w./-]+)\)/g;

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
      const need = needOf(test.fullName);
      counts.set(need, (counts.get(need) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([need, count]) => `skipped: ${count} ${count === 1 ? 'test' : 'tests'} ${whyOf(need, count)}`);
};

/** Names what a skipped test lacks: the first of its needs that is not here. */
const needOf = (name: string): string => {
  const needs = [...name.matchAll(NEEDS)].map(([, need = '']) => need);
  return needs.find((need) => !isHere(need)) ?? needs[0] ?? '';
};

const whyOf = (need: string, count: number): string => {
  if (need === '') return 'for no reason that they give';
  const how = need.startsWith('tools/') ? `: npm ci --prefix ${need}` : '';
  return `that ${count === 1 ? 'needs' : 'need'} ${need}${how}`;
};
