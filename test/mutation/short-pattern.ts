import type { VitestPluginContext } from 'vitest/node';

/** V8 calls an expression too large somewhere above this: it refused one of 78 000 characters. */
const LONGEST = 20_000;

/**
 * A plugin of Vitest for Stryker, which names the tests of a mutant in one regular expression. Where most tests reach the
 * mutant V8 refuses it, no test runs, and the mutant ends as an error. Then all tests of their files run on it.
 */
export const shortPattern = {
  name: 'short-pattern',
  configureVitest: ({ project }: VitestPluginContext): void => {
    let pattern = project.config.testNamePattern;
    Object.defineProperty(project.config, 'testNamePattern', {
      enumerable: true,
      get: () => pattern,
      set: (asked: RegExp | undefined) => {
        pattern = (asked?.source.length ?? 0) > LONGEST ? undefined : asked;
      },
    });
  },
};
