/** Without CI, one in so many of the drawn seeds and cases runs. */
const ONE_IN = 20;

/** `.ci/tests` sets CI, as every build server does. */
export const RUNS_ALL_DRAWN = !['', '0', 'false'].includes(process.env.CI ?? '');

/**
 * So many of the drawn seeds or cases run: all of them with CI, else a share that a person can wait for. A test that asks
 * something of all of them together (so many acts, so many violations) asks it of the same share. A seed or a case that is
 * kept because something once went wrong is not drawn: it always runs, unless it takes seconds (`inCi`).
 * @param atLeast where the share alone would show too little of what the test asks for
 */
export const drawn = (all: number, atLeast = 1): number =>
  RUNS_ALL_DRAWN ? all : Math.max(atLeast, Math.ceil(all / ONE_IN));

/** The same of a list: each of them with CI, else one in so many, the first among them. */
export const drawnOf = <Case>(all: readonly Case[]): readonly Case[] =>
  RUNS_ALL_DRAWN ? all : all.filter((_, index) => index % ONE_IN === 0);

/**
 * The title of a test that takes seconds, where shorter ones show most of the same: `it.runIf(RUNS_ALL_DRAWN)(inCi('…'), …)`.
 * It says where it is left out, and the run counts it; `.ci/run` fails if it is left out there.
 */
export const inCi = (title: string): string =>
  RUNS_ALL_DRAWN ? title : `${title.replaceAll(/ \(needs [\w./-]+\)/g, '')} (needs CI)`;

/** The last line of a run: what it left out, and how to run it. */
export const drawnLine = (): string =>
  RUNS_ALL_DRAWN
    ? 'drawn: all seeds and cases'
    : `drawn: one in ${ONE_IN} of the seeds and cases; CI=1 npm test runs all of them`;
